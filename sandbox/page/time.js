// The firm's wall clock, written the way people read it.

import { store } from "./store.js";

const zone = () => store.clock.timezone || "Asia/Shanghai";

function parts(ms, options) {
  return new Intl.DateTimeFormat("zh-CN", { timeZone: zone(), hourCycle: "h23", ...options }).format(
    ms,
  );
}

export const clockTime = (ms) => parts(ms, { hour: "2-digit", minute: "2-digit" });
export const clockDay = (ms) => parts(ms, { month: "long", day: "numeric", weekday: "short" });

/** Return the day `ahead` days after a moment as `2026-11-22`. */
export const isoDay = (ms, ahead = 0) => new Intl.DateTimeFormat("sv-SE", { timeZone: zone() })
  .format(ms + ahead * 86_400_000);

/** Return how a chat writes a moment: today only the time, else the day too. */
export function chatTime(ms, nowMs) {
  const today = parts(ms, { dateStyle: "short" }) === parts(nowMs, { dateStyle: "short" });
  const time = clockTime(ms);
  return today ? time : `${parts(ms, { month: "long", day: "numeric" })} ${time}`;
}

/** Return an offset as `快了 6 小时 30 分`, a clock set back by a word, none as an empty string. */
export function aheadBy(offsetUs) {
  const minutes = Math.round(Math.abs(offsetUs) / 60_000_000);
  if (!minutes) return "";
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const text = [hours && `${hours} 小时`, rest && `${rest} 分`].filter(Boolean).join(" ");
  return offsetUs > 0 ? `快了 ${text}` : "演示时间";
}
