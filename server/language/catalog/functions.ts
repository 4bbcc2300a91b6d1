/** Packer's functions: what is registered in Packer 1.16 (hcl2template/functions.go), described in our own words. */

export interface Parameter {
  readonly name: string;
  readonly type: string;
  /** Null may be given. */
  readonly nullable: boolean;
  /** Takes this many arguments; undefined for one that takes exactly one. */
  readonly variadic: { readonly least: number; readonly most: number } | undefined;
}
export interface FunctionSchema {
  readonly name: string;
  readonly group: string;
  readonly parameters: readonly Parameter[];
  readonly returns: string;
  readonly description: string;
  /** Fewest and most arguments. */
  readonly arity: readonly [number, number];
  /** The first release of Packer that has it, where it is not an old one. */
  readonly since: string | undefined;
}

/** `name(parameter: type, …) result: description`; `…{least,most}` takes several, `?` takes null. */
const table = `
# numeric
abs(num: number) number: The number without its sign.
ceil(num: number) number: The smallest whole number that is not below \`num\`.
floor(num: number) number: The largest whole number that is not above \`num\`.
log(num: number, base: number) number: The logarithm of \`num\` to a base.
max(numbers…{1,}: number) number: The greatest of the numbers.
min(numbers…{1,}: number) number: The least of the numbers.
parseint(number: any, base: number) number: Reads a whole number written in a base from 2 to 62.
pow(num: number, power: number) number: \`num\` to the power of \`power\`.
signum(num: number) number: -1, 0 or 1 by the sign of the number.
sum(list: any) number: The sum of a list of numbers, which must not be empty. @1.13.0
# string
chomp(str: string) string: The text without line breaks at its end.
endswith(str: string, suffix: string) bool: Whether the text ends in \`suffix\`. @1.13.0
format(format: string, args…: any?) string: Fills a format such as \`%s-%03d\` with the arguments.
formatlist(format: string, args…: any?) list(string): Fills a format once for every element of the lists among the arguments.
indent(spaces: number, str: string) string: Indents every line but the first.
join(separator: string, lists…{1,}: list(string)) string: The elements of the lists as one text, with \`separator\` between them.
lower(str: string) string: The text in lower case.
regex(pattern: string, string: string) any: What a regular expression (RE2) matches: text without groups, a tuple of unnamed groups, an object of named ones. No match is an error.
regex_replace(str: string, pattern: string, replace: string) string: Replaces every match of a regular expression (RE2); \`$1\` and \`\${name}\` stand for groups.
regexall(pattern: string, string: string) list(any): Every match of a regular expression (RE2).
replace(str: string, substr: string, replace: string) string: Replaces every occurrence of a text. Not for regular expressions: see \`regex_replace\`.
split(separator: string, str: string) list(string): The parts of a text between separators.
startswith(str: string, prefix: string) bool: Whether the text starts with \`prefix\`. @1.13.0
strcontains(str: string, substr: string) bool: Whether \`substr\` occurs in the text. @1.12.0
strrev(str: string) string: The characters of the text in reverse order.
substr(str: string, offset: number, length: number) string: \`length\` characters from \`offset\` on; -1 takes all to the end, a negative offset counts from the end.
title(str: string) string: The text with the first letter of each word in upper case.
trim(str: string, cutset: string) string: The text without the characters of \`cutset\` at either end.
trimprefix(str: string, prefix: string) string: The text without \`prefix\`, if it starts with it.
trimspace(str: string) string: The text without white space at either end.
trimsuffix(str: string, suffix: string) string: The text without \`suffix\`, if it ends in it.
upper(str: string) string: The text in upper case.
# collection
alltrue(list: list(bool)) bool: Whether every element is true. An empty list is. @1.12.0
anytrue(list: list(bool)) bool: Whether any element is true. An empty list is not. @1.12.0
chunklist(list: list(any), size: number) list(list(any)): Cuts a list into lists of at most \`size\` elements.
coalesce(vals…{1,}: any?) any: The first argument that is neither null nor an empty text.
coalescelist(vals…{1,}: any?) any: The first list that is not empty.
compact(list: list(string)) list(string): The list without empty texts and nulls.
concat(seqs…{1,}: any) list(any): The elements of all lists, one after the other.
contains(list: any, value: any) bool: Whether a list, tuple or set has the value.
distinct(list: list(any)) list(any): The list without repetitions.
element(list: any, index: number) any: The element at an index, which starts over behind the end.
flatten(list: any) tuple: The elements of a list and of the lists in it.
index(list: any, value: any) number: The position of a value in a list. A missing value is an error.
keys(inputMap: any) list(string): The keys of a map or object, sorted.
length(value: any) number: The number of elements of a collection, or of characters of a text.
lookup(inputMap: any, key: string, default: any) any: The value of a key, or \`default\` if there is no such key. All three arguments are needed.
merge(maps…: any?) object: The entries of all maps or objects; of equal keys the last one wins.
range(params…{1,3}: number) list(number): Numbers up to a limit: \`range(limit)\`, \`range(start, limit)\`, \`range(start, limit, step)\`.
reverse(list: any) list(any): The elements in reverse order. For texts see \`strrev\`.
setintersection(first_set: set(any), other_sets…: set(any)) set(any): The elements that every set has.
setproduct(sets…{2,}: any) list(any): Every combination of one element of each set.
setunion(first_set: set(any), other_sets…: set(any)) set(any): The elements that any set has.
slice(list: any, start_index: number, end_index: number) list(any): The elements from one index up to, but without, another.
sort(list: list(string)) list(string): The texts in the order of their characters.
values(mapping: any) list(any): The values of a map or object in the order of its keys.
zipmap(keys: list(string), values: any) object: A map or object of keys and as many values.
# encoding
base64decode(str: string) string: The text behind Base64. It must be UTF-8.
base64encode(str: string) string: The text in Base64.
base64gzip(str: string) string: The text compressed with gzip, in Base64. @1.12.0
csvdecode(str: string) list(object): The rows of a CSV text as objects; the first row names their attributes.
jsondecode(str: string) any: The value of a JSON text.
jsonencode(val: any?) string: The value as JSON.
textdecodebase64(source: string, encoding: string) string: The text behind Base64 in a character encoding by its IANA name. @1.11.0
textencodebase64(string: string, encoding: string) string: The text in a character encoding by its IANA name, in Base64. @1.11.0
urlencode(str: string) string: The text with everything escaped that means something in a URL.
yamldecode(src: string) any: The value of a YAML text.
yamlencode(value: any?) string: The value as YAML.
# file
abspath(path: string) string: The absolute form of a path. A relative one starts at the directory Packer runs in, not at the template's.
basename(path: string) string: The last part of a path.
dirname(path: string) string: A path without its last part.
file(path: string) string: The text of a file, which must be UTF-8. A relative path starts at the template's directory.
filebase64(path: string) string: The bytes of a file in Base64. A relative path starts at the directory Packer runs in.
fileexists(path: string) bool: Whether there is a file. A relative path starts at the template's directory; a directory is an error.
fileset(path: string, pattern: string) set(string): The files below a directory whose path matches a pattern such as \`**/*.sh\`.
pathexpand(path: string) string: The path with a leading \`~\` replaced by the home directory.
templatefile(path: string, vars: any) any: The text of a template file filled with \`vars\`, the only variables it sees. @1.7.1
# date
formatdate(format: string, time: string) string: An RFC 3339 time in another form, such as \`YYYY-MM-DD\`.
legacy_isotime(format…{0,1}: string) string: The time Packer was started, in a layout of Go's reference time.
legacy_strftime(format…{0,1}: string) string: The time Packer was started, in a layout of \`strftime\`.
rfc3339_parse(timestamp: string) object: The parts of an RFC 3339 time: \`year\`, \`month\`, \`month_name\`, \`day\`, \`hour\`, \`unix\`, … @1.16.0
timeadd(timestamp: string, duration: string) string: An RFC 3339 time plus a duration such as \`72h\`.
timestamp() string: The time in UTC as RFC 3339. Each use asks the clock anew: keep it in a local to have one value.
unix_timestamp_parse(unix_timestamp: number) object: The parts of a time given in seconds since 1970: \`year\`, \`month\`, \`day\`, \`hour\`, \`rfc3339\`, … @1.16.0
# crypto
bcrypt(str: string, cost…{0,1}: number) string: A salted bcrypt hash, another one at every use.
md5(str: string) string: The MD5 hash in hexadecimal digits.
rsadecrypt(ciphertext: string, privatekey: string) string: Decrypts a Base64 text with a private key in PEM form.
sha1(str: string) string: The SHA-1 hash in hexadecimal digits.
sha256(str: string) string: The SHA-256 hash in hexadecimal digits.
sha512(str: string) string: The SHA-512 hash in hexadecimal digits.
# IP network
cidrhost(prefix: string, hostnum: number) string: The address of a host in a network such as \`10.0.0.0/16\`.
cidrnetmask(prefix: string) string: The netmask of an IPv4 network.
cidrsubnet(prefix: string, newbits: number, netnum: number) string: A network within a network: \`newbits\` longer, with the number \`netnum\`.
cidrsubnets(prefix: string, newbits…: number) list(string): Consecutive networks within a network, each as many bits longer as its argument says.
# type
can(expression: expression) bool: Whether the expression can be evaluated.
convert(value: any?, type: type) any: The value as another type, such as \`list(string)\`.
try(expressions…{1,}: expression) any: The first expression that can be evaluated.
# remote
aws_secretsmanager(name: string, key: string?) string: A value of a secret in AWS Secrets Manager; a null key takes the only one. Asks AWS at every evaluation.
aws_secretsmanager_raw(name: string) string: The whole text of a secret in AWS Secrets Manager. Asks AWS at every evaluation. @1.12.0
consul_key(key: string) string: A value of Consul's key-value store. Asks Consul at every evaluation.
vault(path: string, key: string) string: A value of a secret in Vault (KV version 1 or 2). Asks Vault at every evaluation.
# unique
uuidv4() string: A random UUID, another one at every use.
uuidv5(namespace: string, name: string) string: A UUID made of a namespace (\`dns\`, \`url\`, \`oid\`, \`x500\` or a UUID) and a name.
# environment
env(key: string) string: An environment variable; empty if it is not set. Only in the defaults of variables, where it is the only function.
`;

let read: ReadonlyMap<string, FunctionSchema> | undefined;

/** Every function by name; `env` too, which exists in defaults of variables alone. */
export function functions(): ReadonlyMap<string, FunctionSchema> {
  if (read) return read;
  const found = new Map<string, FunctionSchema>();
  let group = '';
  for (const line of table.split('\n')) {
    if (line.startsWith('# ')) group = line.slice(2);
    const match = /^(\w+)\((.*?)\) (\S+): (.*?)(?: @([\d.]+))?$/.exec(line);
    if (!match) continue;
    const [, name, list, returns, description, since] = match as unknown as [
      string,
      string,
      string,
      string,
      string,
      string | undefined,
    ];
    const parameters = list === '' ? [] : list.split(', ').map(parameter);
    const sum = (pick: (one: Parameter) => number) => parameters.reduce((total, one) => total + pick(one), 0);
    found.set(name, {
      name,
      group,
      parameters,
      returns,
      description,
      arity: [sum(one => one.variadic?.least ?? 1), sum(one => one.variadic?.most ?? 1)],
      since,
    });
  }
  read = found;
  return found;
}

function parameter(text: string): Parameter {
  const [, name, several, least, most, type, nullable] = /^(\w+)(…)?(?:\{(\d+),(\d*)\})?: (.+?)(\?)?$/.exec(
    text,
  )!;
  return {
    name: name!,
    type: type!,
    nullable: nullable !== undefined,
    variadic: several
      ? { least: Number(least ?? 0), most: most ? Number(most) : Number.POSITIVE_INFINITY }
      : undefined,
  };
}

/** `join(separator: string, lists...: list(string)) → string`, and where each parameter stands in it. */
export function signatureOf(schema: FunctionSchema): {
  readonly label: string;
  readonly parameters: readonly (readonly [number, number])[];
} {
  let label = `${schema.name}(`;
  const parameters: (readonly [number, number])[] = [];
  for (const { name, type, variadic, nullable } of schema.parameters) {
    if (parameters.length > 0) label += ', ';
    const start = label.length;
    label += `${name}${variadic ? '...' : ''}: ${type}${nullable ? ' or null' : ''}`;
    parameters.push([start, label.length]);
  }
  return { label: `${label}) → ${schema.returns}`, parameters };
}
