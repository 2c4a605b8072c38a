// Makes the browser's part in target/site: style, fonts, mark, scripts and wasm, each with a hash of its content in its
// name and compressed beside. Run by `make site` after the wasm was built and bound.
import { createHash } from "node:crypto";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { parse } from "acorn";
import { transform } from "lightningcss";
import { icon } from "./icons.mjs";

const [parts] = process.argv.slice(2);
const site = "target/site";
rmSync(site, { recursive: true, force: true });
mkdirSync(site, { recursive: true });

/** Writes a file under a name with its hash and answers its address. */
function put(name, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const dot = name.lastIndexOf(".");
  const full = `${name.slice(0, dot)}.${hash}${name.slice(dot)}`;
  writeFileSync(`${site}/${full}`, bytes);
  // These are compressed already.
  if (!/\.(woff2|png)$/.test(name)) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    writeFileSync(`${site}/${full}.br`, brotliCompressSync(bytes, { params }));
    writeFileSync(`${site}/${full}.gz`, gzipSync(bytes, { level: 9 }));
  }
  return `/assets/${full}`;
}

/** After a tap a phone shows what lies under the finger as if it were chosen: rules of hovering are for a mouse. */
const withMouse = (css) => css.replace(/[^{}@;/]*:hover[^{}]*\{[^{}]*\}/g, (rule) => (rule.includes(":focus") ? rule : `\n@media (hover: hover) {${rule}}`));

const fonts = readdirSync("style/fonts").filter((name) => name.endsWith(".woff2"));
const addresses = new Map(fonts.map((name) => [name, put(name, readFileSync(`style/fonts/${name}`))]));

const order = readFileSync("style/order.txt", "utf8").split("\n").filter(Boolean);
let css = order.map((name) => readFileSync(`style/${name}`, "utf8")).join("\n");
for (const [name, address] of addresses) css = css.replaceAll(`/assets/${name}`, address);
put("app.css", transform({ filename: "app.css", code: Buffer.from(withMouse(css)), minify: true }).code);

put("mark.svg", readFileSync("style/mark.svg"));
// A system may cut a circle out of the last one.
for (const [name, size, share] of [["icon-180", 180, 0.7], ["icon-192", 192, 0.8], ["icon-512", 512, 0.8], ["icon-maskable", 512, 0.55]]) {
  put(`${name}.png`, icon(size, share));
}

// What reads badges where the browser itself cannot (`qr`), and the camera.
const index = put("qr.js", readFileSync("app/node_modules/qr/index.js"));
const decode = readFileSync("app/node_modules/qr/decode.js", "utf8").replace("./index.js", index);
const reader = put("decode.js", Buffer.from(decode));
const scanner = put("scanner.js", Buffer.from(readFileSync("app/scanner.js", "utf8").replace("{reader}", reader)));

for (const part of ["learning", "marking"]) {
  const module = put(`${part}-module.js`, readFileSync(`${parts}/${part}.js`));
  const binary = put(`${part}.wasm`, readFileSync(`${parts}/${part}.wasm`));
  const islands = readFileSync("app/islands.js", "utf8")
    .replace("{module}", module)
    .replace("{wasm}", binary)
    .replace("{scanner}", JSON.stringify([index, reader, scanner]));
  put(`${part}.js`, Buffer.from(islands));
}
/** A script of ours without its comments, which are for people who change it and would be sent to every phone. */
function bare(name) {
  const text = readFileSync(`app/${name}`, "utf8");
  const comments = [];
  parse(text, { ecmaVersion: "latest", onComment: comments });
  const kept = comments.reverse().reduce((text, { start, end }) => text.slice(0, start) + text.slice(end), text);
  return Buffer.from(kept.replace(/^\s+$/gm, "").replace(/\n{2,}/g, "\n"));
}

for (const name of ["device", "quiz", "kept", "keeping", "editor", "progress", "suggest", "draft", "picture", "reveal", "exit"]) put(`${name}.js`, bare(`${name}.js`));
// The hall's computer may be ten years old: what its browser cannot read is refused here.
const wall = readFileSync("app/projector.js");
parse(wall.toString(), { ecmaVersion: 5 });
put("projector.js", wall);
