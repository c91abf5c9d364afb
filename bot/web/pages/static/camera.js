// The camera, where the browser reads barcodes itself; elsewhere photos are read by the bot.

const AGAIN_MS = 1500;
const LOOK_MS = 200;
const FORMATS = ["ean_13", "ean_8", "upc_a", "code_128", "code_39", "itf", "qr_code", "data_matrix"];

export const canSee = "BarcodeDetector" in window && Boolean(navigator.mediaDevices?.getUserMedia);

export class Camera {
  constructor(video, found) {
    this.video = video;
    this.found = found;
    this.last = new Map();
    this.stream = null;
  }

  async start() {
    const wanted = { video: { facingMode: "environment" }, audio: false };
    this.stream = await navigator.mediaDevices.getUserMedia(wanted);
    this.detector = new BarcodeDetector({ formats: FORMATS });
    this.video.srcObject = this.stream;
    this.video.hidden = false;
    await this.video.play();
    this.look();
  }

  async look() {
    if (!this.stream) return;
    try {
      for (const { rawValue } of await this.detector.detect(this.video)) this.saw(rawValue);
    } catch {
      // A frame that cannot be read yet.
    }
    setTimeout(() => this.look(), LOOK_MS);
  }

  // The same label stays in view for many frames and is one scan.
  saw(code) {
    const at = Date.now();
    const before = this.last.get(code) ?? 0;
    this.last.set(code, at);
    if (at - before > AGAIN_MS) this.found(code);
  }

  stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.hidden = true;
  }
}
