// Reads badges with the camera, for as long as the list asks for it, and tells the list each code that it sees.
const root = document.documentElement;
const video = document.getElementById("roster-video");
const tell = (code) => window.dispatchEvent(new CustomEvent("badge", { detail: code }));

// The list knows badges by a hash with the session as salt: the codes themselves are on nobody's screen.
async function mark(text) {
  const code = text.split("/").pop().replace(/[^0-9A-Za-z]/g, "").toUpperCase();
  const salted = new TextEncoder().encode(document.getElementById("roster").dataset.salt + code);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", salted));
  return Array.from(digest.slice(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("").toUpperCase();
}

async function detector() {
  const formats = self.BarcodeDetector ? await self.BarcodeDetector.getSupportedFormats() : [];
  const Detector = formats.includes("qr_code") ? self.BarcodeDetector : (await import("{reader}")).BarcodeDetector;
  return new Detector({ formats: ["qr_code"] });
}

async function run() {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
    video.srcObject = stream;
    await video.play();
    const reader = await detector();
    while (root.dataset.scanning === "yes") {
      // A frame that cannot be read is followed by another one.
      const codes = await reader.detect(video).catch(() => []);
      for (const code of codes) tell(await mark(code.rawValue));
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  } catch (error) {
    tell("no camera");
  } finally {
    for (const track of stream?.getTracks() ?? []) track.stop();
    video.srcObject = null;
  }
}

// Switched on and off by the list's button.
new MutationObserver(() => root.dataset.scanning === "yes" && run()).observe(root, { attributeFilter: ["data-scanning"] });
if (root.dataset.scanning === "yes") run();
