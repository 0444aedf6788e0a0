/** What a Markdown text would do to its reader: links, images, HTML, characters that hide. Code blocks and spans show themselves as they are. */
export function liveIn(markdown: string): string[] {
  const hidden = markdown.match(/(?![\uFE0E\uFE0F])\p{Default_Ignorable_Code_Point}|[^\P{Cc}\t\n]/gu) ?? [];
  const words = withoutCode(markdown);
  const found = [
    /<[a-z!/?][^\n]{0,40}/giu,
    /(?<!\\)\]\([^\n]{0,40}/gu,
    /(?<!\\)!\[[^\n]{0,40}/gu,
    /^\s*\[[^\]\\]+\]:[^\n]{0,40}/gmu,
    /(?:https?:\/\/|www\.|javascript:|data:)[^\n]{0,40}/giu,
    /^(?:\s*>)*\s*- \[[ x]\][^\n]{0,40}/gmu,
  ].flatMap((pattern) => words.match(pattern) ?? []);
  return [...hidden.map((each) => `U+${(each.codePointAt(0) ?? 0).toString(16)}`), ...found];
}

function withoutCode(markdown: string): string {
  const kept: string[] = [];
  let fence: string | undefined;
  for (const line of markdown.split('\n')) {
    const mark = /^ {0,3}(?:> ?)*(`{3,}|~{3,})/u.exec(line)?.[1];
    if (fence === undefined && mark !== undefined) fence = mark;
    else if (fence !== undefined && mark !== undefined && mark.startsWith(fence) && /^[>\s]*[`~]+\s*$/u.test(line)) fence = undefined;
    else if (fence === undefined) kept.push(line);
  }
  return kept.join('\n').replace(/(?<![`\\])(`+)(?!`)([\s\S]*?[^`])\1(?!`)/gu, '');
}
