// Numbers as people read them; a dash where there is none.
const NONE = '–';

export function known(value) {
  return typeof value === 'number' && Number.isFinite(value);
}

export function number(value, digits = 3) {
  if (!known(value)) {
    return NONE;
  }
  if (value !== 0 && Math.abs(value) < 0.001) {
    return value.toExponential(1);
  }
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(digits);
}

export function percent(share, digits = 0) {
  return known(share) ? `${(100 * share).toFixed(digits)} %` : NONE;
}

export function duration(seconds) {
  if (!known(seconds)) {
    return NONE;
  }
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours > 0 ? `${hours} h ${minutes} min` : minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}

export function bytes(count) {
  return known(count) ? `${(count / 2 ** 30).toFixed(1)} GiB` : NONE;
}
