/** Numbers that a seed decides, the same for everybody: mulberry32. */
export function dice(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n: number) => Math.floor(next() * n);
  return {
    below,
    chance: (one: number) => next() < one,
    pick: <T>(all: readonly T[]): T => all[below(all.length)]!,
  };
}
export type Dice = ReturnType<typeof dice>;
