/** What a secret looks like, by the forms their makers document; the name is what stands in its place. Bounded, so that no text takes long to read. */
const SHAPES: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  { name: 'AWS key id', pattern: /\b(?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AROA|ANPA)[A-Z0-9]{16}\b/gu },
  { name: 'AWS secret key', pattern: /(?<=\baws.{0,24}['"=:\s])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/giu },
  { name: 'GitHub token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{22,255})/gu },
  { name: 'GitLab token', pattern: /\bglpat-[A-Za-z0-9_-]{20,100}/gu },
  { name: 'Slack token', pattern: /\bxox[a-z]-[A-Za-z0-9-]{10,200}/gu },
  { name: 'Slack webhook', pattern: /\bhooks\.slack\.com\/services\/[A-Za-z0-9/_-]{20,200}/gu },
  { name: 'API key', pattern: /\b(?:sk|rk|pk)[-_](?:[A-Za-z0-9]{1,20}[-_]){0,4}[A-Za-z0-9]{20,200}[A-Za-z0-9_-]{0,200}/gu },
  { name: 'Google key', pattern: /\bAIza[A-Za-z0-9_-]{35}/gu },
  { name: 'npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/gu },
  { name: 'JSON web token', pattern: /\beyJ[A-Za-z0-9_-]{8,500}\.eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{8,1000}/gu },
  { name: 'password', pattern: /(?<=\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/'"`]{0,100}:)[^\s@/'"`]{1,200}(?=@)/giu },
];

const KEY_BEGIN = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----/u;
const KEY_END = /-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----/u;
/** A line of a key's body, also as a diff shows it or with a header of its own (`Proc-Type: …`). */
const KEY_BODY = /^[ +-]?\s*["'`]?(?:[A-Za-z0-9+/=]{8,}|[A-Za-z-]+: .*|)(?:\\n|["'`+,;\s])*$/u;

/** A longer line after a key's beginning is taken for its body unread. */
const LONG_LINE = 500;

/** The text with everything that has the shape of a secret replaced by `(masked: what it was)`. The number of lines stays. */
export function masked(text: string): string {
  return SHAPES.reduce((result, { name, pattern }) => result.replace(pattern, `(masked: ${name})`), maskedKeys(text));
}

function maskedKeys(text: string): string {
  if (!KEY_BEGIN.test(text)) return text;
  let inside = false;
  const lines = text.split('\n').map((line) => {
    const prefix = /^[ +-]/u.exec(line)?.[0] ?? '';
    if (inside) {
      if (KEY_END.test(line)) {
        inside = false;
        return prefix + line.slice(line.search(KEY_END)).replace(KEY_END, '(masked)');
      }
      if (line.length > LONG_LINE || KEY_BODY.test(line)) return `${prefix}(masked)`;
      inside = false;
    }
    const start = line.search(KEY_BEGIN);
    if (start === -1) return line;
    const rest = line.slice(start).replace(KEY_BEGIN, '');
    const end = rest.search(KEY_END);
    inside = end === -1;
    return `${line.slice(0, start)}(masked: private key)${end === -1 ? '' : rest.slice(end).replace(KEY_END, '')}`;
  });
  return lines.join('\n');
}
