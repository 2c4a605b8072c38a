// The texts of the interface and of the course, from the very files that are translated.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

export type Language = 'az' | 'ru' | 'en';

const QUOTED = /"((?:[^"\\]|\\.)*)"/g;

function unquote(lines: string): string {
  return [...lines.matchAll(QUOTED)].map((part) => JSON.parse(`"${part[1]}"`) as string).join('');
}

/** Reads a PO file: context and text (or text alone) to the translation. */
function read(path: string): Map<string, string[]> {
  const entries = new Map<string, string[]>();
  for (const block of readFileSync(join(ROOT, path), 'utf8').split(/\n\s*\n/)) {
    const field = (name: string) => {
      const found = new RegExp(`^${name}((?:\\s+"(?:[^"\\\\]|\\\\.)*")+)`, 'm').exec(block);
      return found ? unquote(found[1]) : undefined;
    };
    const id = field('msgid');
    const text = field('msgstr') ?? field('msgstr\\[0\\]');
    if (id && text) entries.set(id, [text, field('msgstr\\[1\\]') ?? text]);
  }
  return entries;
}

const files = new Map<string, Map<string, string[]>>();

function translation(path: string, id: string): string {
  if (!files.has(path)) files.set(path, read(path));
  const found = files.get(path)?.get(id);
  if (!found) throw new Error(`${path} has no translation of "${id}"`);
  return found[0];
}

type Values = Record<string, string | number>;

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

/** A text of the interface, such as `say('ru', 'Question {n}', { n: 3 })`. */
export function say(language: Language, id: string, values: Values = {}): string {
  return fill(language === 'en' ? id : translation(`app/src/locales/${language}.po`, id), values);
}

/** A text of the interface in Azerbaijani. */
export const az = (id: string, values: Values = {}) => say('az', id, values);

/** A text of the course. */
export function taught(language: Language, id: string): string {
  return language === 'en' ? id : translation(`courses/library/recognising/po/${language}.po`, id);
}

/** A text with places to fill, as a pattern for the whole of what is shown. */
export function pattern(text: string, places: Record<string, string>): RegExp {
  const escaped = text.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\{(\w+)\}/g, (whole, name: string) => places[name] ?? whole)}$`);
}

/** "saved 10:42" in Azerbaijani. */
export const SAVED = pattern(az('saved {time}'), { time: '([01]\\d|2[0-3]):[0-5]\\d' });
