/**
 * A street of bakeries: small repositories full of functions that a scripted model can improve, document and explain, each in its own words,
 * so that hundreds of jobs can be asked for and every result can be told from every other.
 */
import { type GitRepo, gitRepo } from './git-repo.ts';
import type { ServerScript } from './scripted-server.ts';

/** Of the functions to improve, each one at such a place gets a useless first answer, so that a repair round follows. */
const STUBBORN_EVERY = 7;

/** How large a street is. */
export interface StreetPlan {
  readonly bakeries: number;
  /** Files in each. */
  readonly shelves: number;
  /** Functions in each file. */
  readonly recipes: number;
  /** Functions in each bakery under a saved `// @ai improve`. */
  readonly commented: number;
}

/** What is asked of one file's functions. */
export interface Shelf {
  readonly file: string;
  readonly kind: 'improve' | 'document' | 'explain';
}

export interface Bakery {
  readonly repo: GitRepo;
  /** Each is asked for by one command, a job for each of its functions. */
  readonly shelves: readonly Shelf[];
}

/** Builds the street. */
export function bakeryStreet(plan: StreetPlan): Bakery[] {
  return Array.from({ length: plan.bakeries }, (_, house) => bakery(house, plan));
}

/** Jobs that the whole street asks for. */
export function jobsOf({ bakeries, shelves, recipes, commented }: StreetPlan): number {
  return bakeries * (shelves * recipes + commented);
}

function bakery(house: number, { shelves: count, recipes, commented }: StreetPlan): Bakery {
  const shelves: Shelf[] = [];
  const files: Record<string, string> = {};
  for (let at = 0; at < count; at += 1) {
    const kind = at % 5 === 2 ? 'document' : at % 5 === 4 ? 'explain' : 'improve';
    const extension = (['js', 'ts', 'py'] as const)[at % 3] ?? 'js';
    const file = `shop/shelf-${at}.${extension}`;
    files[file] = Array.from({ length: recipes }, (_, place) => recipe(extension, house, at * recipes + place)).join('\n');
    shelves.push({ file, kind });
  }
  const counter = Array.from({ length: commented }, (_, place) => recipe('js', house, count * recipes + place));
  files['shop/counter.js'] = counter.join('\n');
  const repo = gitRepo({ files: { 'README.md': `# Bakery ${house}\n`, ...files } });
  repo.write('shop/counter.js', counter.map((code) => `// @ai improve\n${code}`).join('\n'));
  return { repo, shelves };
}

/** One function; its numbers make it another than all the rest of the street. */
function recipe(extension: 'js' | 'ts' | 'py', house: number, place: number): string {
  const grams = house * 1000 + place;
  const name = `${place % STUBBORN_EVERY === 0 ? 'stubborn' : 'plain'}Dough${place}`;
  if (extension === 'py') {
    return `def ${name}(loaves):\n    total = ${grams}\n    for _ in range(loaves):\n        total = total + ${grams}\n    return total\n\n`;
  }
  const [parameter, returns] = extension === 'ts' ? ['loaves: number', ': number'] : ['loaves', ''];
  const head = `${extension === 'ts' ? 'export ' : ''}function ${name}(${parameter})${returns}`;
  return `${head} {\n  var total = ${grams};\n  for (var i = 0; i < loaves; i++) {\n    total = total + ${grams};\n  }\n  return total;\n}\n`;
}

/** What the model says on this street, after a wait between `delayMs`. */
export function streetScript(delayMs: readonly [number, number]): ServerScript {
  const improved = { edit: [['total = total +', 'total +='] as const, ['var ', 'let '] as const] };
  const comment = (open: string, close: string) => ({ text: `\`\`\`\n${open}Adds up the grams of dough.${close}\n\`\`\`` });
  return {
    rules: [
      { includes: 'Explain this', delayMs, say: { text: 'It adds up the grams of dough for all the loaves and returns the sum.' } },
      { includes: 'the docstring, with its triple quotes', delayMs, say: comment('"""', '"""') },
      { includes: 'Write the documentation comment', delayMs, say: comment('/** ', ' */') },
      { includes: 'An earlier answer was refused', delayMs, say: improved },
      { includes: 'function `stubborn', delayMs, say: { text: 'I would rather bake.' } },
      { delayMs, say: improved },
    ],
  };
}

/** A whole file's text after `kind` was done to the function `name`, and to nothing else. */
export function expected(before: string, file: string, kind: string, name: string): string {
  const python = file.endsWith('.py');
  const start = before.search(new RegExp(`^(?:export )?(?:function|def) ${name}\\(`, 'mu'));
  const end = before.indexOf(python ? '    return total\n' : '\n}\n', start);
  if (start === -1 || end === -1) throw new Error(`${file} has no ${name}`);
  const code = before.slice(start, end);
  const done =
    kind === 'improve'
      ? code.replaceAll('total = total +', 'total +=').replaceAll('var ', 'let ')
      : python
        ? code.replace(':\n', ':\n    """Adds up the grams of dough."""\n')
        : `/** Adds up the grams of dough. */\n${code}`;
  return before.slice(0, start) + done + before.slice(end);
}
