import type { Locator } from 'playwright-core';

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Exactly this text. */
export const exactly = (text: string) => new RegExp(`^\\s*${escaped(text)}\\s*$`);
/** Exactly this text, in any case: titles are drawn in capitals. */
export const exactlyAnyCase = (text: string) => new RegExp(`^\\s*${escaped(text)}\\s*$`, 'i');
/** This text alone or after a "Category: ". */
export const ending = (text: string) => new RegExp(`(^|: )${escaped(text)}$`);
/** Without what is in the page but not shown. */
export const visible = (locator: Locator) => locator.filter({ visible: true });
/** Editors and terminals draw blanks as no-break spaces. */
export const blanks = (text: string) => text.replaceAll('\u00a0', ' ');
