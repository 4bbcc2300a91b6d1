import type { Act } from './store/act.ts';
export type Seed = {};
export function readSeed(_file: string): Seed {
  return {};
}
export function plant(_act: Act, _seed: Seed) {}
