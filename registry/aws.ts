/**
 * Who an AWS machine is, as HCP wants it told: a GetCallerIdentity request to STS, signed but not sent; HCP sends it.
 * The same as the HCP SDK's `auth/workload/aws.go`, down to the byte; a test compares with what Packer sends.
 */
import { createHash, createHmac } from 'node:crypto';
import type { Env } from './endpoints.ts';
import { failure, quoted } from './failures.ts';
import type { Http, Outcome } from './http.ts';
import type { Failure } from './registry.ts';

export interface AwsKeys {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary keys. */
  readonly sessionToken: string;
}
/** A request somebody else is to send. */
export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly method: string;
  readonly url: string;
}

/**
 * AWS Signature Version 4 for the one request there is. A library was left: none signs for another sender with the
 * headers HCP expects, and this is all that is left of the algorithm for an empty body and a fixed query.
 */
export function callerIdentityRequest(keys: AwsKeys, resource: string, now: number): SignedRequest {
  const { region, accessKeyId, secretAccessKey, sessionToken } = keys;
  const host = `sts.${region}.amazonaws.com`;
  const query = 'Action=GetCallerIdentity&Version=2011-06-15';
  const instant = `${new Date(now).toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`;
  const day = instant.slice(0, 8);
  const headers: Record<string, string> = {
    Host: host,
    'X-Amz-Date': instant,
    ...(sessionToken && { 'X-Amz-Security-Token': sessionToken }),
    'X-Hcp-Workload-Identity-Provider': resource,
  };
  const names = Object.keys(headers).map(name => name.toLowerCase());
  const listed = Object.entries(headers).map(([name, value]) => `${name.toLowerCase()}:${value}\n`);
  const canonical = ['POST', '/', query, listed.join(''), names.join(';'), sha256('')].join('\n');
  const scope = `${day}/${region}/sts/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', instant, scope, sha256(canonical)].join('\n');
  const signature = [day, region, 'sts', 'aws4_request', toSign]
    .reduce(
      (key, text) => createHmac('sha256', key).update(text).digest(),
      Buffer.from(`AWS4${secretAccessKey}`),
    )
    .toString('hex');
  headers.Authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { headers, method: 'POST', url: `https://${host}?${query}` };
}
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** For all questions to the metadata service together: the SDK's limit. */
const limit = 3_000;

/** Region and keys of the environment, else of the machine's role: the SDK's order. */
export async function awsKeys(http: Http, env: Env, imdsV2: boolean): Promise<AwsKeys | Failure> {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = env;
  const own =
    id && secret !== undefined
      ? { accessKeyId: id, secretAccessKey: secret, sessionToken: env.AWS_SESSION_TOKEN ?? '' }
      : undefined;
  const region = env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  const foreign = (name: string) => wrong(`${quoted(name)} is no AWS region.`);
  // It becomes part of a host.
  const isRegion = (name: string) => /^[a-z0-9-]+$/.test(name);
  if (region && !isRegion(region)) return foreign(region);
  if (own && region) return { region, ...own };

  // The variable is that of the AWS SDKs.
  const base = env.AWS_EC2_METADATA_SERVICE_ENDPOINT || 'http://169.254.169.254';
  if (!URL.canParse(base)) return wrong('AWS_EC2_METADATA_SERVICE_ENDPOINT is not a URL.');
  const { origin } = new URL(base);
  const until = performance.now() + limit;
  const ask = (method: 'GET' | 'PUT', path: string, headers: Readonly<Record<string, string>>) =>
    http.send({
      origin,
      method,
      path,
      headers,
      tls: origin.startsWith('http:') ? 'disabled' : 'enabled',
      limit: Math.max(1, until - performance.now()),
    });
  let session: Readonly<Record<string, string>> = {};
  if (imdsV2) {
    const token = textOf(
      await ask('PUT', '/latest/api/token', { 'x-aws-ec2-metadata-token-ttl-seconds': '300' }),
      imdsV2,
    );
    if (typeof token !== 'string') return token;
    session = { 'x-aws-ec2-metadata-token': token };
  }
  const read = async (path: string) => textOf(await ask('GET', `/latest/meta-data/${path}`, session), imdsV2);
  const place = region || (await read('placement/region'));
  if (typeof place !== 'string') return place;
  if (!isRegion(place)) return foreign(place);
  if (own) return { region: place, ...own };
  const roles = 'iam/security-credentials';
  const role = await read(roles);
  if (typeof role !== 'string') return role;
  const text = await read(`${roles}/${encodeURIComponent(role.trim())}`);
  if (typeof text !== 'string') return text;
  const keys = keysIn(text);
  return keys ? { region: place, ...keys } : wrong('The metadata service of AWS gave no keys for the role.');
}

function textOf(outcome: Outcome, imdsV2: boolean): string | Failure {
  if (outcome.is === 'failure')
    return failure(
      outcome.why.kind,
      `The metadata service of AWS, which workload.aws needs, does not answer: this may be no AWS machine. ${outcome.why.message}`,
    );
  if (outcome.status === 200) return outcome.body;
  const hint =
    outcome.status === 401 && !imdsV2 ? ' Set "imds_v2": true in workload.aws of the credential file.' : '';
  return wrong(
    outcome.status === 404
      ? 'The metadata service of AWS knows no role of this machine. Attach an instance profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.'
      : `The metadata service of AWS refused (status ${outcome.status}).${hint}`,
  );
}
function keysIn(text: string): Omit<AwsKeys, 'region'> | undefined {
  try {
    const { AccessKeyId, SecretAccessKey, Token } = JSON.parse(text) as Record<string, unknown>;
    return typeof AccessKeyId === 'string' && typeof SecretAccessKey === 'string'
      ? {
          accessKeyId: AccessKeyId,
          secretAccessKey: SecretAccessKey,
          sessionToken: typeof Token === 'string' ? Token : '',
        }
      : undefined;
  } catch {
    return undefined;
  }
}
const wrong = (message: string) => failure('bad-credentials', message);
