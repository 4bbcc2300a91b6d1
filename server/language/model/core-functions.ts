/**
 * Every function of Packer 1.16.0 (`hcl2template/functions.go`) by how many arguments it takes. `+` takes more.
 * `env` is not among them: it exists in the defaults of variables, and nowhere else.
 */
const written: Readonly<Record<string, string>> = {
  '0': 'timestamp uuidv4',
  '0-1': 'legacy_isotime legacy_strftime',
  '1': 'abs abspath alltrue anytrue aws_secretsmanager_raw base64decode base64encode base64gzip basename can ceil chomp cidrnetmask compact consul_key csvdecode dirname distinct file filebase64 fileexists flatten floor jsondecode jsonencode keys length lower md5 pathexpand reverse rfc3339_parse sha1 sha256 sha512 signum sort strrev sum title trimspace unix_timestamp_parse upper urlencode values yamldecode yamlencode',
  '1-2': 'bcrypt',
  '1-3': 'range',
  '0+': 'merge',
  '1+': 'cidrsubnets coalesce coalescelist concat format formatlist max min setintersection setunion try',
  '2': 'aws_secretsmanager chunklist cidrhost contains convert element endswith fileset formatdate indent index log parseint pow regex regexall rsadecrypt split startswith strcontains templatefile textdecodebase64 textencodebase64 timeadd trim trimprefix trimsuffix uuidv5 vault zipmap',
  '2+': 'join setproduct',
  '3': 'cidrsubnet lookup regex_replace replace slice substr',
};

export interface Arity {
  readonly fewest: number;
  readonly most: number;
}

export const coreFunctions: ReadonlyMap<string, Arity> = new Map(
  Object.entries(written).flatMap(([arity, names]) => {
    const [fewest, most] = arity.replace('+', '-Infinity').split('-').map(Number);
    return names.split(' ').map(name => [name, { fewest: fewest!, most: most ?? fewest! }] as const);
  }),
);

/** Habits from elsewhere, and what does the same in Packer. */
export const elsewhere: ReadonlyMap<string, string> = new Map([
  ['tostring', 'convert(…, string)'],
  ['tonumber', 'convert(…, number)'],
  ['tobool', 'convert(…, bool)'],
  ['tolist', 'convert(…, list(any))'],
  ['toset', 'convert(…, set(any))'],
  ['tomap', 'convert(…, map(any))'],
]);
