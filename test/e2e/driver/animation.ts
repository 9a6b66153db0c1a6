import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** A screenshot, and how long it is shown. All screenshots of an animation have the same size. */
export interface Frame {
  readonly png: Buffer;
  readonly milliseconds: number;
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Bytes of a pixel: 3, or 4 with alpha. */
  readonly depth: number;
  readonly data: Buffer;
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Joins screenshots to an animated PNG that plays twice, then stops on its last frame. Each frame
 * contains only the area that changed.
 */
export function animate(frames: readonly Frame[]): Buffer {
  const images = frames.map(({ png }) => decode(png));
  const [first] = images;
  if (first === undefined) throw new Error('An animation needs a frame.');
  const { width, height, depth } = first;
  let sequence = 0;
  const parts = images.flatMap((image, index) => {
    const previous = images[index - 1];
    const area = previous ? changedArea(previous, image) : { x: 0, y: 0, width, height };
    const delay = frames[index]?.milliseconds ?? 0;
    const control = chunk('fcTL', frameControl(sequence++, area, delay));
    const data = deflateSync(rows(image, area), { level: 9 });
    if (previous === undefined) return [control, chunk('IDAT', data)];
    return [control, chunk('fdAT', Buffer.concat([numbers(sequence++), data]))];
  });
  const header = Buffer.from([8, depth === 4 ? 6 : 2, 0, 0, 0]);
  return Buffer.concat([
    signature,
    chunk('IHDR', Buffer.concat([numbers(width, height), header])),
    chunk('acTL', numbers(images.length, 2)),
    ...parts,
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Reads a PNG as Chromium writes it: 8 bits per channel, without interlacing. */
function decode(png: Buffer): Pixels {
  const parts: Buffer[] = [];
  for (let at = signature.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') {
      parts.push(png.subarray(at + 8, at + 8 + length));
    }
    at += length + 12;
  }
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const depth = png[25] === 6 ? 4 : 3;
  return { width, height, depth, data: unfilter(inflateSync(Buffer.concat(parts)), width, depth) };
}

/** Undoes the filter of each row (PNG specification, 9.2). */
function unfilter(filtered: Buffer, width: number, depth: number): Buffer {
  const stride = width * depth;
  const count = filtered.length / (stride + 1);
  const data = Buffer.alloc(count * stride);
  for (let y = 0; y < count; y++) {
    const type = filtered[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x < depth ? 0 : (data[at - depth] ?? 0);
      const up = y === 0 ? 0 : (data[at - stride] ?? 0);
      const corner = x < depth || y === 0 ? 0 : (data[at - stride - depth] ?? 0);
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][type ?? 0] ?? 0;
      data[at] = ((filtered[y * (stride + 1) + 1 + x] ?? 0) + predicted) & 255;
    }
  }
  return data;
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const [a, b, c] = [left, up, corner].map(value => Math.abs(estimate - value)) as [
    number,
    number,
    number,
  ];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/** The smallest area with all changes; one pixel if nothing changed. */
function changedArea(from: Pixels, to: Pixels): Area {
  const { width, height, depth } = to;
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let at = 0; at < to.data.length; at++) {
    if (from.data[at] === to.data[at]) continue;
    const pixel = Math.floor(at / depth);
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    [left, top] = [Math.min(left, x), Math.min(top, y)];
    [right, bottom] = [Math.max(right, x), Math.max(bottom, y)];
  }
  if (right < 0) return { x: 0, y: 0, width: 1, height: 1 };
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** The rows of an area, each as the difference to the row above. */
function rows({ width, depth, data }: Pixels, area: Area): Buffer {
  const stride = area.width * depth;
  const filtered = Buffer.alloc((stride + 1) * area.height);
  for (let y = 0; y < area.height; y++) {
    const from = ((area.y + y) * width + area.x) * depth;
    const to = y * (stride + 1);
    filtered[to] = 2;
    for (let x = 0; x < stride; x++) {
      const up = y === 0 ? 0 : (data[from + x - width * depth] ?? 0);
      filtered[to + 1 + x] = ((data[from + x] ?? 0) - up) & 255;
    }
  }
  return filtered;
}

function frameControl(sequence: number, area: Area, milliseconds: number): Buffer {
  const { width, height, x, y } = area;
  const delay = Buffer.alloc(6);
  delay.writeUInt16BE(milliseconds, 0);
  delay.writeUInt16BE(1000, 2);
  return Buffer.concat([numbers(sequence, width, height, x, y), delay]);
}

function numbers(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => buffer.writeUInt32BE(value, index * 4));
  return buffer;
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([numbers(data.length), named, numbers(crc32(named))]);
}
