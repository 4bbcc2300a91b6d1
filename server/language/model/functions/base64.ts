/** The bytes behind standard Base64, as Go reads it: line breaks are left out, padding is needed. */
export function base64Bytes(text: string): Uint8Array | undefined {
  const bare = text.replace(/[\r\n]/g, '');
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(bare)
    ? Uint8Array.from(atob(bare), letter => letter.charCodeAt(0))
    : undefined;
}

/** Bytes in standard Base64. */
export function base64Text(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Undefined for what is no UTF-8. */
export function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
