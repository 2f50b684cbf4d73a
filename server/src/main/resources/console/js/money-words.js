import { decimal, day, exact, grouped, nanos } from './format.js';

// What meters and prices are called. One place, so that chart, statement and price list say the same.

const TIME = /_seconds$/;

/** Such as "device-seconds h20" or "output tokens tiny". */
export function meterWords({ meter, subject }) {
  const unit = TIME.test(meter) ? meter.replaceAll('_', '-') : meter.replaceAll('_', ' ');
  return subject ? `${unit} ${subject}` : unit;
}

/** As one reckons with it: "0.36 per 3,600", with its conditions. */
export function priceWords(price) {
  const amount = `${exact(nanos(price.amount))} per ${grouped(price.per)}`;
  return [amount, ...conditionsOf(price), price.label].filter(Boolean).join(', ');
}

/** As one speaks of it: "0.36 an hour". */
export function rateWords({ meter, amount, per }) {
  const time = TIME.test(meter) && per === 3600;
  return `${exact(nanos(amount))} ${time ? 'an hour' : per === 1_000_000 ? 'a million' : per === 1 ? 'each' : `per ${grouped(per)}`}`;
}

/** For which usage it holds, and how it goes on. */
export function conditionsOf({ organization, region, priority, daily, valid_to: end, tiers = [] }) {
  return [
    organization ? `agreed with ${organization}` : null, region ? `region ${region}` : null, priority, daily,
    ...tiers.map(({ above, amount }) => `${decimal(amount)} above ${grouped(above)}`),
    end ? `until ${day(end)}` : null,
  ].filter(Boolean);
}
