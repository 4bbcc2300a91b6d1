import { isWellFormed, list, object, string } from '../value.ts';
import { base64Bytes, base64Text, utf8 } from './base64.ts';
import { charset } from './charsets.ts';
import { csvRecords } from './csv.ts';
import { fromJson, isJson, toJson } from './json.ts';
import { at, ofTexts, type Pures } from './pure.ts';
import { fromYaml, toYaml } from './yaml.ts';

const noBase64 = 'this is no Base64';

/** Packer's functions of encodings. Which bytes `base64gzip` makes depends on the compressor, so it has no value here. */
export const encodingFunctions: Pures = {
  base64encode: ofTexts(1, text =>
    isWellFormed(text!) ? base64Text(new TextEncoder().encode(text)) : undefined,
  ),
  base64decode: ofTexts(1, text => {
    const bytes = base64Bytes(text!);
    if (!bytes) return { message: noBase64 };
    return utf8(bytes) ?? { message: 'what it decodes to is no UTF-8' };
  }),
  textencodebase64: ofTexts(2, (text, name) => {
    const known = charset(name!);
    if (!known || !isWellFormed(text!)) return undefined;
    const bytes = known.encode(text!);
    return bytes ? base64Text(bytes) : at(0, `${name} does not have all of its characters`);
  }),
  textdecodebase64: ofTexts(2, (text, name) => {
    const known = charset(name!);
    const bytes = base64Bytes(text!);
    if (!bytes) return known && at(0, noBase64);
    return known?.decode(bytes);
  }),
  urlencode: ofTexts(1, text =>
    isWellFormed(text!)
      ? encodeURIComponent(text!)
          .replace(/[!'()*]/g, letter => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
          .replaceAll('%20', '+')
      : undefined,
  ),
  jsonencode: {
    arity: [1, 1],
    of: value => {
      const text = value && toJson(value);
      return text === undefined ? undefined : string(text);
    },
  },
  jsondecode: ofTexts(1, text => (isJson(text!) ? fromJson(text!) : at(0, 'this is no JSON'))),
  yamlencode: {
    arity: [1, 1],
    of: value => {
      const text = value && toYaml(value);
      return text === undefined ? undefined : string(text);
    },
  },
  yamldecode: ofTexts(1, text => fromYaml(text!)),
  csvdecode: ofTexts(1, text => {
    const records = csvRecords(text!);
    if ('wrong' in records) return { message: `this is no CSV: ${records.wrong}` };
    const [names, ...rows] = records;
    if (!names) return { message: 'this is no CSV: there is no line with the names of columns' };
    if (new Set(names).size < names.length) return { message: 'two columns have one name' };
    if (rows.some(row => row.length !== names.length))
      return { message: 'a row has more or fewer fields than there are columns' };
    return list(rows.map(row => object(new Map(row.map((field, i) => [names[i]!, string(field)])))));
  }),
};
