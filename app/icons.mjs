// Draws the mark as a PNG for home screens, where an SVG is not enough: the beam and the two legs of `style/mark.svg`, on white.
import { crc32, deflateSync } from "node:zlib";

/** The side of the mark's own square. */
const SIDE = 28;
const [WHITE, TEAL, INK] = [[255, 255, 255], [11, 107, 107], [23, 38, 43]];
const BEAM = { left: 1, top: 3, right: 27, bottom: 8 };
const LEGS = [[12, 9, 5, 26], [16, 9, 23, 26]];
const THICKNESS = 3.5;
/** So many points on each side of a pixel are looked at. */
const POINTS = 4;

function distance(x, y, [ax, ay, bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

function colour(x, y) {
  if (LEGS.some((leg) => distance(x, y, leg) <= THICKNESS / 2)) return INK;
  return x >= BEAM.left && x <= BEAM.right && y >= BEAM.top && y <= BEAM.bottom ? TEAL : WHITE;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** A square of `size` pixels of which the mark takes this share. */
export function icon(size, share) {
  const scale = SIDE / (size * share);
  const offset = (SIDE - SIDE / share) / 2;
  const rows = Buffer.alloc(size * (1 + 3 * size));
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const sum = [0, 0, 0];
      for (let point = 0; point < POINTS * POINTS; point += 1) {
        const [x, y] = [column + ((point % POINTS) + 0.5) / POINTS, row + (Math.floor(point / POINTS) + 0.5) / POINTS];
        colour(offset + x * scale, offset + y * scale).forEach((value, channel) => (sum[channel] += value));
      }
      sum.forEach((value, channel) => (rows[row * (1 + 3 * size) + 1 + 3 * column + channel] = Math.round(value / (POINTS * POINTS))));
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  // Eight bits for each of three colours.
  head.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}
