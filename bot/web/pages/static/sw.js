// Keeps the scanning page itself for when there is no network; never what is in the books.

const SHELF = "zhanggui-1";
const KEPT = ["/h5/scan", "/h5/static/pages.css", "/h5/static/scan.js", "/h5/static/store.js",
  "/h5/static/camera.js"];

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(fetchAll(event)));

async function fetchAll() {
  const shelf = await caches.open(SHELF);
  await Promise.all(KEPT.map((path) => keep(shelf, path)));
}

async function keep(shelf, path) {
  const answer = await fetch(path, { credentials: "same-origin" });
  if (answer.ok) await shelf.put(path, answer);
}

self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || !KEPT.includes(pathname)) return;
  event.respondWith(fresh(event.request, pathname));
});

async function fresh(request, pathname) {
  const shelf = await caches.open(SHELF);
  try {
    const answer = await fetch(request);
    if (answer.ok) await shelf.put(pathname, answer.clone());
    return answer;
  } catch (offline) {
    const kept = await shelf.match(pathname);
    if (kept) return kept;
    throw offline;
  }
}
