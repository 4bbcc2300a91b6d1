import { list, numberOf, string, textOf, type Value } from '../value.ts';
import { at, type Fault, type Pures } from './pure.ts';

/** A network such as `10.0.0.0/16`: its first address as a number. */
interface Network {
  readonly start: bigint;
  readonly bits: 32 | 128;
  readonly prefix: number;
}

/**
 * Reads a network as Go's `net.ParseCIDR` does: no zeros before an octet, no zones. Undefined for IPv4 addresses in
 * IPv6's form, of which Packer's functions make something else each.
 */
function networkOf(text: string): Network | Fault | undefined {
  const [, address, length] = /^(.*)\/(\d{1,7})$/s.exec(text) ?? [];
  const parsed = address === undefined ? undefined : addressOf(address);
  if (!parsed || Number(length) > parsed.bits) return { message: noNetwork };
  const prefix = Number(length);
  const host = BigInt(parsed.bits - prefix);
  if (parsed.bits === 128 && parsed.value >> 32n === 0xffffn) return undefined;
  return { start: (parsed.value >> host) << host, bits: parsed.bits, prefix };
}
const noNetwork = 'this is no network such as 10.0.0.0/16';

function addressOf(text: string): { readonly value: bigint; readonly bits: 32 | 128 } | undefined {
  if (!text.includes(':')) {
    const value = ofOctets(text);
    return value === undefined ? undefined : { value, bits: 32 };
  }
  // An address of IPv4 may stand at the end of one of IPv6.
  const [, before, octets] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text) ?? [];
  const last = octets === undefined ? undefined : ofOctets(octets);
  if (octets !== undefined && last === undefined) return undefined;
  const hex =
    last === undefined ? text : `${before}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`;
  const halves = hex.split('::');
  if (halves.length > 2) return undefined;
  const [left, right] = halves.map(half => (half === '' ? [] : half.split(':')));
  const missing = 8 - left!.length - (right?.length ?? 0);
  if (right ? missing < 1 : missing !== 0) return undefined;
  const groups = [...left!, ...Array<string>(Math.max(0, missing)).fill('0'), ...(right ?? [])];
  if (!groups.every(group => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  return { value: groups.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n), bits: 128 };
}

function ofOctets(text: string): bigint | undefined {
  const octets = text.split('.');
  return octets.length === 4 && octets.every(one => /^(0|[1-9]\d{0,2})$/.test(one) && Number(one) < 256)
    ? octets.reduce((sum, one) => (sum << 8n) + BigInt(one), 0n)
    : undefined;
}

/** As Go writes an address: the longest run of zeros in IPv6, of equal ones the first, is `::`. */
function addressText(value: bigint, bits: 32 | 128): string {
  const size = bits === 32 ? 8 : 16;
  const groups = Array.from({ length: bits / size }, (_, i) =>
    BigInt.asUintN(size, value >> BigInt(bits - size * (i + 1))),
  );
  if (bits === 32) return groups.join('.');
  const hex = groups.map(group => group.toString(16));
  let [from, length] = [-1, 1];
  for (let i = 0; i < 8; i++) {
    let end = i;
    while (hex[end] === '0') end++;
    if (end - i > length) [from, length] = [i, end - i];
  }
  return from < 0 ? hex.join(':') : `${hex.slice(0, from).join(':')}::${hex.slice(from + length).join(':')}`;
}

const written = ({ start, bits, prefix }: Network): string => `${addressText(start, bits)}/${prefix}`;
const isNetwork = (network: Network | Fault | undefined): network is Network =>
  network !== undefined && 'start' in network;

/** Reads the network and whole numbers behind it, or says why Packer cannot. */
function given(
  [network, ...rest]: readonly Value[],
  of: (network: Network, numbers: number[]) => Value | Fault | undefined,
) {
  const numbers = rest.map(numberOf);
  const wrong = numbers.findIndex(value => value !== undefined && !Number.isInteger(value));
  if (wrong >= 0) return at(wrong + 1, 'a whole number is required');
  const parsed = networkOf(textOf(network!) ?? '');
  if (!isNetwork(parsed)) return parsed && at(0, parsed.message);
  return numbers.every(value => Number.isSafeInteger(value)) ? of(parsed, numbers as number[]) : undefined;
}

/** Packer's functions of networks (`cidr/` of go-cty-funcs, with apparentlymart/go-cidr). */
export const networkFunctions: Pures = {
  cidrhost: {
    arity: [2, 2],
    of: (...args) =>
      given(args, ({ start, bits, prefix }, [host]) => {
        const last = (1n << BigInt(bits - prefix)) - 1n;
        // Negative ones count from the end.
        const number = host! < 0 ? last + 1n + BigInt(host!) : BigInt(host!);
        return number < 0n || number > last
          ? at(1, `the network has no host of that number: its last one is ${last}`)
          : string(addressText(start | number, bits));
      }),
  },
  cidrnetmask: {
    arity: [1, 1],
    of: (...args) =>
      given(args, ({ bits, prefix }) => {
        const host = BigInt(bits - prefix);
        return string(addressText(((1n << BigInt(prefix)) - 1n) << host, bits));
      }),
  },
  cidrsubnet: {
    arity: [3, 3],
    of: (...args) =>
      given(args, ({ start, bits, prefix }, [more, net]) => {
        // What it makes of a shorter prefix is nothing anybody wants.
        if (more! < 0) return undefined;
        if (more! > 32) return at(1, 'a prefix grows by 32 bits at most');
        if (prefix + more! > bits) return at(1, tooLong(bits, prefix + more!));
        if (net! < 0 || net! >= 2 ** more!)
          return at(2, `${more} bits have room for the numbers 0 to ${2 ** more! - 1}`);
        const length = prefix + more!;
        return string(
          written({ start: start | (BigInt(net!) << BigInt(bits - length)), bits, prefix: length }),
        );
      }),
  },
  cidrsubnets: {
    arity: [1, Number.POSITIVE_INFINITY],
    of: (...args) =>
      given(args, (network, lengths) => {
        const { start, bits, prefix } = network;
        const space = 1n << BigInt(bits);
        const end = start + (1n << BigInt(bits - prefix));
        const found: Value[] = [];
        let next = start;
        for (const [i, more] of lengths.entries()) {
          if (more < 1) return at(i + 1, 'a prefix grows by one bit at least');
          if (more > 32) return at(i + 1, 'a prefix grows by 32 bits at most');
          if (prefix + more > bits) return at(i + 1, tooLong(bits, prefix + more));
          const size = 1n << BigInt(bits - prefix - more);
          const from = ((next + size - 1n) / size) * size;
          // Packer looks for the network behind the address before, and address 0 has none.
          if (from >= end || from % space === 0n) return at(i + 1, 'there is no room for it in the network');
          found.push(string(written({ start: from, bits, prefix: prefix + more })));
          next = from + size;
        }
        return list(found);
      }),
  },
};

const tooLong = (bits: 32 | 128, length: number): string =>
  `the prefix would have ${length} bits, and ${bits === 32 ? 'IPv4' : 'IPv6'} has ${bits}`;
