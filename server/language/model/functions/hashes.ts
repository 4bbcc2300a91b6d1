import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { isWellFormed } from '../value.ts';
import { ofTexts, type Pure, type Pures } from './pure.ts';

const hashed = (of: (bytes: Uint8Array) => Uint8Array): Pure =>
  ofTexts(1, text => (isWellFormed(text!) ? bytesToHex(of(utf8ToBytes(text!))) : undefined));

/** Namespaces of RFC 4122, appendix C. */
const namespaces: Readonly<Record<string, string>> = {
  dns: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
  url: '6ba7b811-9dad-11d1-80b4-00c04fd430c8',
  oid: '6ba7b812-9dad-11d1-80b4-00c04fd430c8',
  x500: '6ba7b814-9dad-11d1-80b4-00c04fd430c8',
};
/** Packer's hashes. `bcrypt` is salted, so it has another value at every use. */
export const hashFunctions: Pures = {
  md5: hashed(md5),
  sha1: hashed(sha1),
  sha256: hashed(sha256),
  sha512: hashed(sha512),
  uuidv5: ofTexts(2, (namespace, name) => {
    const known = Object.hasOwn(namespaces, namespace!) ? namespaces[namespace!]! : namespace!;
    const hex = hexOf(known);
    if (hex === undefined) return { message: 'the namespace is "dns", "url", "oid", "x500" or a UUID' };
    if (!isWellFormed(name!)) return undefined;
    const space = Uint8Array.from(hex.match(/../g)!, pair => Number.parseInt(pair, 16));
    const hash = sha1(Uint8Array.from([...space, ...utf8ToBytes(name!)])).slice(0, 16);
    hash[6] = (hash[6]! & 0x0f) | 0x50;
    hash[8] = (hash[8]! & 0x3f) | 0x80;
    return bytesToHex(hash).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }),
};

/** The forms that github.com/google/uuid reads; what stands around one of 38 characters is not looked at. */
function hexOf(text: string): string | undefined {
  if (/^[\da-f]{32}$/i.test(text)) return text;
  const bare = text.length === 38 ? text.slice(1, -1) : text.replace(/^urn:uuid:(?=.{36}$)/i, '');
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(bare) ? bare.replaceAll('-', '') : undefined;
}
