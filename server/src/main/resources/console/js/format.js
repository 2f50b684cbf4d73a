// Figures and times as people read them. No locale: the same page reads the same everywhere.

const NANO = 1_000_000_000n;

/** A decimal string such as "12.3456" as nano-units, exact; 380 billion does not fit a double at this resolution. */
export function nanos(decimal) {
  const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(String(decimal).trim());
  if (!match) return 0n;
  const [, sign, whole, fraction = ''] = match;
  const amount = BigInt(whole || '0') * NANO + BigInt(fraction.padEnd(9, '0').slice(0, 9));
  return sign ? -amount : amount;
}

/** Nano-units as the part that is read, with two decimals, and the four decimals after it that show movement. */
export function money(amount) {
  const positive = amount < 0n ? -amount : amount;
  const micros = String((positive % NANO) / 1000n).padStart(6, '0');
  const sign = amount < 0n ? '−' : '';
  return { main: `${sign}${grouped(String(positive / NANO))}.${micros.slice(0, 2)}`, tail: micros.slice(2) };
}

/** Nano-units with all their digits, two of them always: what is shown can be reckoned with. */
export function exact(amount) {
  const positive = amount < 0n ? -amount : amount;
  const fraction = String(positive % NANO).padStart(9, '0').replace(/0{1,7}$/, '');
  return `${amount < 0n ? '−' : ''}${grouped(String(positive / NANO))}.${fraction}`;
}

/** Nano-units as a statement has them, to six digits, without zeros that say nothing. */
export function brief(amount) {
  const { main, tail } = money(amount);
  return main + tail.replace(/0+$/, '');
}

/** A decimal string with its digits as they are, those before the point in groups. */
export function decimal(digits) {
  const [whole, fraction] = String(digits).split('.');
  return grouped(whole) + (fraction === undefined ? '' : `.${fraction}`);
}

/** How much of the whole a part is, 0 to 1, for the length of a bar alone. */
export function shareOf(part, whole) {
  if (whole <= 0n || part <= 0n) return 0;
  return Math.min(1, Number((part * 10_000n) / whole) / 10_000);
}

/** Digits in groups of three. */
export function grouped(digits) {
  return String(digits).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** A quantity with no more decimals than it needs. */
export function quantity(value, decimals = 2) {
  const [whole, fraction] = Number(value).toFixed(decimals).split('.');
  const kept = fraction?.replace(/0+$/, '');
  return grouped(whole) + (kept ? `.${kept}` : '');
}

/** Three digits that matter, for rates and losses. */
export function figure(value) {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  return size >= 100 ? grouped(value.toFixed(0)) : size >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** Mebibytes, in GiB from one GiB on. */
export function memory(mebibytes) {
  return mebibytes >= 1024 ? `${quantity(mebibytes / 1024, mebibytes < 10240 ? 1 : 0)} GiB` : `${quantity(mebibytes, 0)} MiB`;
}

/** A short time as it is felt: milliseconds up to a second, then seconds. */
export function latency(seconds) {
  const millis = seconds * 1000;
  return millis < 9.95 ? `${quantity(millis, 1)} ms` : millis < 999.5 ? `${quantity(millis, 0)} ms` : `${figure(seconds)} s`;
}

/** A length of time in its two largest units. */
export function duration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < 86400) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  return `${Math.floor(whole / 86400)} d ${Math.floor((whole % 86400) / 3600)} h`;
}

/** How long ago, in one unit. */
export function ago(seconds) {
  if (seconds < 5) return 'just now';
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86400)} d ago`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A day such as "2026-12-01" or an instant, in UTC, as "1 Dec 2026". */
export function day(date) {
  const [year, month, of] = date.slice(0, 10).split('-');
  return `${Number(of)} ${MONTHS[month - 1]} ${year}`;
}

/** The month of a day or an instant, in UTC, as "Dec 2026". */
export function month(date) {
  return day(date).split(' ').slice(1).join(' ');
}

/** An instant in UTC, as "1 Dec 2026, 08:00". */
export function moment(instant) {
  return `${day(instant)}, ${instant.slice(11, 16)}`;
}

/** One thing, several things. */
export function count(number, one, several = `${one}s`) {
  return `${grouped(String(number))} ${number === 1 ? one : several}`;
}
