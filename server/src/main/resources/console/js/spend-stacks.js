import { nanos } from './format.js';
import { meterWords } from './money-words.js';

const MOST_SERIES = 6;

/**
 * The days of GET /v1/spend as rows of equal length: an amount in nano-units for each of the meters that came to most, and one for all others together.
 * Their order is that of their names, so that none moves while amounts grow.
 */
export function stacksOf({ days: read }) {
  const totals = new Map();
  const each = (act) => read.forEach(({ day, amounts }) => amounts.forEach((amount) => act(day, meterWords(amount), nanos(amount.amount))));
  each((_, name, amount) => totals.set(name, (totals.get(name) ?? 0n) + amount));
  const series = seriesOf([...totals].filter(([, total]) => total !== 0n));
  const place = new Map(series.map(({ name }, at) => [name, at]));
  const days = new Map(read.map(({ day }) => [day, series.map(() => 0n)]));
  each((day, name, amount) => {
    if (amount !== 0n) days.get(day)[place.get(name) ?? series.length - 1] += amount;
  });
  return { series, days: [...days].map(([day, amounts]) => ({ day, amounts, total: sum(amounts) })) };
}

function seriesOf(totals) {
  const byAmount = totals.sort(([a, one], [b, other]) => (one === other ? a.localeCompare(b) : one > other ? -1 : 1)).map(([name, total]) => ({ name, total }));
  if (byAmount.length <= MOST_SERIES) return byAmount.sort(byName);
  const rest = byAmount.splice(MOST_SERIES - 1);
  return [...byAmount.sort(byName), { name: `${rest.length} others`, total: sum(rest.map(({ total }) => total)) }];
}

function byName(a, b) {
  return a.name.localeCompare(b.name);
}

function sum(amounts) {
  return amounts.reduce((all, amount) => all + amount, 0n);
}
