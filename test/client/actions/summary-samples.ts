import type { Use } from '../../../protocol/requests.ts';
import { artifact, build, day, now, version } from '../samples.ts';

/** What a summary is given, in the tests of summaries. */
export const use = (file: string, over: Partial<Use> = {}): Use => ({
  uri: `file:///w/${file}`,
  line: 3,
  bucket: 'golden-ubuntu',
  channel: 'production',
  ...over,
});
export const v12 = version(12, {
  createdAt: now - 9 * day,
  builds: [
    build({
      packerVersion: '1.15.4',
      labels: { git_sha: '3f2c1aa0000000' },
      artifacts: [
        artifact('ami-0c2f3a77bb119d11', 'eu-west-1'),
        artifact('ami-07aa01ffee004c20', 'us-east-1'),
        artifact('ami-0e91b4aabbcc77f0', 'us-west-2'),
        artifact('ami-same', 'sa-east-1'),
      ],
    }),
  ],
});
