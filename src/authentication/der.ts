// The few types of ASN.1 (DER) in a certificate signing request. Liqo compares requests byte by
// byte, so they must be encoded exactly as Go encodes them.

const TAG = { integer: 0x02, bits: 0x03, null: 0x05, oid: 0x06, printable: 0x13 } as const;

/** A sequence of encoded values. */
export const sequence = (...parts: readonly Buffer[]): Buffer => encode(0x30, parts);

/** A set of encoded values. */
export const set = (...parts: readonly Buffer[]): Buffer => encode(0x31, parts);

/** An empty list of attributes, with the context-specific tag 0. */
export const noAttributes = (): Buffer => encode(0xa0, []);

/** The number 0. */
export const zero = (): Buffer => encode(TAG.integer, [Buffer.from([0])]);

/** No value. */
export const none = (): Buffer => encode(TAG.null, []);

/** Text of letters, digits and a few punctuation characters. */
export const printable = (text: string): Buffer =>
  encode(TAG.printable, [Buffer.from(text, "ascii")]);

/** Whole bytes as a string of bits. */
export const bits = (bytes: Buffer): Buffer => encode(TAG.bits, [Buffer.from([0]), bytes]);

/** An object identifier, for example `2.5.4.3`. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return encode(TAG.oid, [Buffer.from([first * 40 + second, ...rest.flatMap(base128)])]);
}

/** A number in groups of seven bits. All bytes but the last have the highest bit set. */
function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) {
    bytes.unshift((rest & 0x7f) | 0x80);
  }
  return bytes;
}

function encode(tag: number, parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content)]), content]);
}

/** Lengths from 128 are preceded by the number of their bytes. */
function lengthOf({ length }: Buffer): number[] {
  if (length < 0x80) {
    return [length];
  }
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest >>= 8) {
    bytes.unshift(rest & 0xff);
  }
  return [0x80 | bytes.length, ...bytes];
}

/** The encoded values in a sequence. */
export function childrenOf(value: Buffer | undefined): Buffer[] {
  const children: Buffer[] = [];
  let rest = value === undefined ? Buffer.alloc(0) : value.subarray(headerLength(value));
  while (rest.length > 1) {
    const size = headerLength(rest) + contentLength(rest);
    children.push(rest.subarray(0, size));
    rest = rest.subarray(size);
  }
  return children;
}

/** The whole bytes of a string of bits. */
export function bitsIn(value: Buffer | undefined): Buffer {
  return value === undefined ? Buffer.alloc(0) : value.subarray(headerLength(value) + 1);
}

/** The content of an encoded value, for example the characters of a text. */
export function contentOf(value: Buffer): Buffer {
  return value.subarray(headerLength(value));
}

function headerLength(value: Buffer): number {
  const first = value[1] ?? 0;
  return first < 0x80 ? 2 : 2 + (first & 0x7f);
}

function contentLength(value: Buffer): number {
  const first = value[1] ?? 0;
  return first < 0x80 ? first : value.readUIntBE(2, first & 0x7f);
}
