import { isWellFormed } from '../value.ts';
import { utf8 } from './base64.ts';

/** A character encoding by its IANA name: undefined for what it cannot hold. */
interface Charset {
  readonly encode: (text: string) => Uint8Array | undefined;
  readonly decode: (bytes: Uint8Array) => string | undefined;
}

const wide = (littleEndian: boolean): Charset => ({
  encode: text => {
    if (!isWellFormed(text)) return undefined;
    const bytes = new Uint8Array(text.length * 2);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), littleEndian);
    return bytes;
  },
  decode: bytes => {
    if (bytes.length % 2 !== 0) return undefined;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const units = Array.from({ length: bytes.length / 2 }, (_, i) => view.getUint16(i * 2, littleEndian));
    // A byte order mark is read as one by some decoders.
    if (units[0] === 0xfeff || units[0] === 0xfffe) return undefined;
    const text = units.map(unit => String.fromCharCode(unit)).join('');
    return isWellFormed(text) ? text : undefined;
  },
});

/** A byte for a letter; undefined where a byte stands for none. */
const narrow = (letters: readonly (string | undefined)[]): Charset => ({
  encode: text => {
    const bytes = Array.from(text, letter => letters.indexOf(letter));
    return bytes.includes(-1) ? undefined : Uint8Array.from(bytes);
  },
  decode: bytes => {
    const found = Array.from(bytes, byte => letters[byte]);
    return found.includes(undefined) ? undefined : found.join('');
  },
});

const latin1 = Array.from({ length: 256 }, (_, i) => String.fromCharCode(i));

/** Those whose name means the same to browsers, whose tables every JavaScript brings along. */
const ofOneByte = /^(windows-125[0-8]|iso-8859-([2-8]|1[03-6])|koi8-[ru])$/;

const found = new Map<string, Charset | undefined>();
/** The encodings that people use, by IANA's name; undefined for all others, of which nothing is known here. */
export function charset(name: string): Charset | undefined {
  const key = name.toLowerCase();
  if (!found.has(key)) found.set(key, made(key));
  return found.get(key);
}

function made(name: string): Charset | undefined {
  if (name === 'utf-8')
    return {
      encode: text => (isWellFormed(text) ? new TextEncoder().encode(text) : undefined),
      decode: utf8,
    };
  if (name === 'utf-16le') return wide(true);
  if (name === 'utf-16be') return wide(false);
  // With a byte order mark. What it decodes to is left open.
  if (name === 'utf-16')
    return {
      encode: text => {
        const bytes = wide(false).encode(text);
        return bytes && Uint8Array.from([0xfe, 0xff, ...bytes]);
      },
      decode: () => undefined,
    };
  if (name === 'iso-8859-1') return narrow(latin1);
  if (name === 'us-ascii') return narrow(latin1.slice(0, 128));
  if (!ofOneByte.test(name)) return undefined;
  try {
    const decoder = new TextDecoder(name);
    const letters = latin1.map((_, byte) => decoder.decode(Uint8Array.of(byte)));
    return narrow(letters.map(letter => (letter === '\ufffd' ? undefined : letter)));
  } catch {
    return undefined;
  }
}
