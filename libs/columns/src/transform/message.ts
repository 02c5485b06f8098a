import { MARK } from './mask.js';

/** A check's own message, cut at its places: text, or the name of a place. */
export type Message = readonly (string | { readonly place: string })[];

const SHOWN_CHARACTERS = 200;

/** `{name}` is a place, `{{` and `}}` are braces. @returns what is wrong, where something is */
export function parseMessage(text: string): Message | string {
  const parts: (string | { readonly place: string })[] = [];
  const token = /\{\{|\}\}|\{([^{}]*)\}|[{}]/g;
  let from = 0;
  for (const found of text.matchAll(token)) {
    const [written, place] = found;
    if (found.index > from) parts.push(text.slice(from, found.index));
    from = found.index + written.length;
    if (place !== undefined) parts.push({ place: place.trim() });
    else if (written.length === 2) parts.push(written[0]);
    else
      return `"${written}" at character ${found.index + 1} opens or closes no place; write "${written}${written}" for a brace`;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

/** @param value the text of a place, undefined where it must not be shown */
export function renderMessage(message: Message, value: (place: string) => string | undefined): string {
  return message
    .map((part) => (typeof part === 'string' ? part : shortened(value(part.place) ?? MARK)))
    .join('');
}

function shortened(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
