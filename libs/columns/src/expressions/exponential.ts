/**
 * A finite number with so many decimals and an exponent, as C's `%.{decimals}e` writes it: of two decimals that are equally
 * near, the one with the even last digit. `toExponential` takes the larger.
 */
export function exponential(value: number, decimals: number): string {
  const text = value.toExponential(decimals);
  // An exact half has one more digit, a five: most values need no longer look.
  if (!value.toExponential(decimals + 1).includes('5e')) return text;
  const [digits, power] = value.toExponential(Math.min(100, decimals + 60)).split('e');
  const end = digits.length - Math.min(100 - decimals, 60);
  if (!/^50*$/.test(digits.slice(end))) return text;
  const cut = digits.slice(0, end).replace(/\.$/, '');
  return Number(cut[cut.length - 1]) % 2 === 0 ? `${cut}e${power}` : text;
}
