/**
 * Quantiles by nearest rank of values that are counted, lowest first: the smallest value that at least that share of
 * all is not above. Null where there are none.
 */
export function quantilesOf(
  counted: Iterable<readonly [value: number, count: number]>,
  shares: readonly number[],
): readonly (number | null)[] {
  const sorted = [...counted].sort(([one], [other]) => one - other);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return shares.map(() => null);
  return shares.map((share) => {
    const rank = Math.max(1, Math.ceil(share * total));
    let seen = 0;
    for (const [value, count] of sorted) {
      seen += count;
      if (seen >= rank) return value;
    }
    return sorted.at(-1)?.[0] ?? null;
  });
}
