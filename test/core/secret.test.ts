import { describe, expect, it } from 'vitest';
import { masked } from '../../src/core/secret.ts';

// Put together here, so that no scanner takes this file for a leak.
const letters = (count: number): string => 'aB3dE5gH7jK9mN1pQ2sT4vW6yZ8'.repeat(4).slice(0, count);
const SECRETS: Readonly<Record<string, string>> = {
  'an AWS key id': `AKIA${'ABCD2345'.repeat(2)}`,
  'a GitHub token': `ghp_${letters(36)}`,
  'a fine-grained GitHub token': `github_pat_${letters(60)}`,
  'a GitLab token': `glpat-${letters(20)}`,
  'a Slack token': `xoxb-${'123456789012'}-${letters(24)}`,
  'an OpenAI-like key': `sk-${letters(48)}`,
  'an OpenAI project key': `sk-proj-${letters(60)}`,
  'an Anthropic-like key': `sk-ant-api03-${letters(60)}`,
  'a payment key': `sk_live_${letters(24)}`,
  'a Google key': `AIza${letters(35)}`,
  'an npm token': `npm_${letters(36)}`,
  'a JSON web token': `eyJ${letters(20)}.eyJ${letters(30)}.${letters(40)}`,
};

describe('masking', () => {
  it.each(Object.entries(SECRETS))('hides %s and says what it was', (_, secret) => {
    for (const text of [secret, `const key = '${secret}';`, `+  key: "${secret}",`, `see ${secret}.`]) {
      expect(masked(text)).not.toContain(secret.slice(8));
      expect(masked(text)).toContain('(masked: ');
    }
  });

  it('hides the password of an address and leaves the rest', () => {
    expect(masked('postgres://ada:s3cr3t-pass@db.bakery.example/stock')).toBe('postgres://ada:(masked: password)@db.bakery.example/stock');
    expect(masked('redis://:hunter2@localhost')).toBe('redis://:(masked: password)@localhost');
    expect(masked('http://localhost:8080/a@b')).toBe('http://localhost:8080/a@b');
  });

  it('hides an AWS secret key where its name stands before it', () => {
    const secret = letters(40);
    expect(masked(`aws_secret_access_key = ${secret}`)).toBe('aws_secret_access_key = (masked: AWS secret key)');
    expect(masked(`the commit ${secret}`)).toContain(secret);
  });

  it('hides private keys line by line, in a diff, on one line, and without their end', () => {
    const begin = ['-----BEGIN RSA', 'PRIVATE KEY-----'].join(' ');
    const end = begin.replace('BEGIN', 'END');
    const body = letters(64);
    const key = `+${begin}\n+${body}\n+${body.slice(0, 20)}==\n+${end}\n+const x = 1;`;
    expect(masked(key)).toBe('+(masked: private key)\n+(masked)\n+(masked)\n+(masked)\n+const x = 1;');
    expect(masked(`k = "${begin}\\n${body}\\n${end}\\n"; go();`)).toBe('k = "(masked: private key)\\n"; go();');
    expect(masked(`${begin}\n${body}\nthen other words`)).toBe('(masked: private key)\n(masked)\nthen other words');
  });

  it('leaves ordinary code alone', () => {
    for (const text of [
      'risk-averse sk-learn task_force',
      'const skeleton = sk_buff;',
      '3f786850e387550fdab836ed7e6dc881de23001b',
      'a://b c@d',
    ])
      expect(masked(text)).toBe(text);
  });

  it('takes no longer than a moment for a long text made to keep it busy', () => {
    const began = process.cpuUsage();
    for (const unit of ['sk-', 'sk-a_', 'eyJaaaaaaaaa-', 'ghp_a', 'a://b:', 'aws', 'xoxb-1', '+'])
      expect(masked(unit.repeat(Math.ceil(200_000 / unit.length))).length).toBeGreaterThan(0);
    expect(process.cpuUsage(began).user / 1_000).toBeLessThan(15_000);
  });
});
