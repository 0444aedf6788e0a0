/** Changed lines of mutants that mean the same, by function; each looked at by hand, with the reason. */
export const EQUAL_BY_LUCK: Readonly<Record<string, readonly string[]>> = {
  // Equality was asked for just before.
  binarySearch: ['if (sorted[middle] <= wanted) {'],
  // Only the order of arguments of Math.max and Math.min.
  paginate: [
    'const current = Math.min(Math.max(1, page), pages);',
    'const pages = Math.max(Math.ceil(items.length / perPage), 1);',
    'const current = Math.min(pages, Math.max(page, 1));',
  ],
  // Equal values are the same value either way.
  clamp: ['if (value >= high) return high;', 'if (value <= low) return low;'],
  // The list is still empty there.
  formatDuration: ['if (hours > 0) parts.unshift(`${hours}h`);', 'if (parts.length === 0) parts.unshift(`${Math.floor(seconds)}s`);'],
  passwordProblems: ["if (password.length < 8) problems.unshift('short');"],
  // The letter in the middle equals itself.
  isPalindrome: ['while (i <= j) {'],
  // The list is not empty there, and starts with the first value instead of 0 + the first value.
  average: ['return valid.reduce((sum, value) => sum + value) / valid.length;'],
  // One turn more compares 0 to 0.
  compareVersions: ['for (let i = 0; i <= Math.max(left.length, right.length); i++) {'],
  // Blanks at the ends become dashes, which are taken away; slicing to a length that is not exceeded changes nothing.
  slugify: [".replace(/[^a-z0-9]+/g, '-')", 'if (slug.length < maxLength) {', 'if (false) {'],
  // First or last of equal numbers, sorted afterwards.
  unique: ['return values.filter((value, index) => values.lastIndexOf(value) === index).sort((a, b) => a - b);'],
};
