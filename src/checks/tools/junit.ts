import { parseXml, XmlCdata, XmlElement, XmlText } from '@rgrove/parse-xml';
import type { TestResult } from '../tool.ts';

/** As `TestResult.message` promises. */
const MESSAGE_LIMIT = 2_000;
/** Characters that test output holds and XML does not allow, written plainly or by number. */
const FORBIDDEN = /(?![\t\n\r])[\p{Cc}\uFFFE\uFFFF]|&#(?:x0*(?:[0-8bcef]|1[0-9a-f])|0*(?:[0-8]|1[124-9]|2\d|3[01]));/giu;

/**
 * Reads a JUnit report, or several one after the other, as pytest, phpunit, surefire, rspec and ctest write it. A test is named by its class
 * and its title; its file is given as written. Undefined when the text is no such report or is cut off. Never throws.
 */
export function readJunit(xml: string): TestResult[] | undefined {
  const documents = xml.trim().split(/(?=<\?xml\s)/u);
  try {
    return documents.flatMap((document) => {
      const { root } = parseXml(document.replace(FORBIDDEN, ''), { ignoreUndefinedEntities: true });
      if (root?.name !== 'testsuites' && root?.name !== 'testsuite') throw new Error('no test suites');
      return results(root, undefined);
    });
  } catch {
    return undefined;
  }
}

function results(element: XmlElement, file: string | undefined): TestResult[] {
  const own = element.attributes.file ?? file;
  return children(element).flatMap((child) => {
    if (child.name === 'testsuite') return results(child, own);
    return child.name === 'testcase' ? [result(child, own)] : [];
  });
}

function result(element: XmlElement, suiteFile: string | undefined): TestResult {
  const { name = '', classname = '', status = '', line = '' } = element.attributes;
  const file = element.attributes.file ?? suiteFile;
  const parts = children(element);
  const bad = parts.find((part) => part.name === 'failure' || part.name === 'error');
  const skipped = parts.some((part) => part.name === 'skipped') || ['skipped', 'disabled', 'notrun'].includes(status);
  return {
    name: classname === '' || classname === name ? name : `${classname} › ${name}`,
    ...(file === undefined || file === '' ? {} : { file }),
    ...(/^\d+$/u.test(line) ? { line: Number(line) } : {}),
    ...(bad === undefined ? { is: skipped ? 'skipped' : 'passed' } : { is: 'failed', message: message(bad) }),
  };
}

function message(element: XmlElement): string {
  const { message: short = '', type = '' } = element.attributes;
  const long = textOf(element).trim();
  const text = long.includes(short.trim()) ? long : [short.trim(), long].filter((part) => part !== '').join('\n');
  return (text === '' ? type : text).slice(0, MESSAGE_LIMIT);
}

function textOf(element: XmlElement): string {
  return element.children
    .map((child) => (child instanceof XmlText || child instanceof XmlCdata ? child.text : child instanceof XmlElement ? textOf(child) : ''))
    .join('');
}

function children(element: XmlElement): XmlElement[] {
  return element.children.filter((child) => child instanceof XmlElement);
}
