// Reads badges with the camera, for as long as the list asks for it, and tells the list each code that it sees.
const root = document.documentElement;
const video = document.getElementById("roster-video");
const tell = (code) => window.dispatchEvent(new CustomEvent("badge", { detail: code }));

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
      for (const code of codes) tell(code.rawValue);
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
