/** Why a text is no CSV for Packer. */
export interface BadCsv {
  readonly wrong: string;
}

/**
 * The records of a CSV text as Go's `encoding/csv` reads them: empty lines are none, a quotation mark stands at both
 * ends of a field or is doubled inside.
 */
export function csvRecords(text: string): readonly (readonly string[])[] | BadCsv {
  const source = text.replace(/\r$/, '').replaceAll('\r\n', '\n');
  const records: string[][] = [];
  let record: string[] = [];
  let i = 0;
  let line = 1;
  while (i < source.length) {
    if (record.length === 0 && source[i] === '\n') {
      i++;
      line++;
      continue;
    }
    let field = '';
    if (source[i] === '"') {
      for (i++; ; i++) {
        if (i >= source.length) return { wrong: 'a quotation mark is not closed' };
        if (source[i] === '"') {
          if (source[i + 1] !== '"') break;
          i++;
        } else if (source[i] === '\n') line++;
        field += source[i];
      }
      i++;
      if (i < source.length && !',\n'.includes(source[i]!))
        return { wrong: `something stands behind a closing quotation mark in line ${line}` };
    } else {
      const end = /[,\n]|$/.exec(source.slice(i))!.index + i;
      field = source.slice(i, end);
      i = end;
      if (field.includes('"')) return { wrong: `a quotation mark stands within a field in line ${line}` };
    }
    record.push(field);
    if (source[i] === ',') {
      i++;
      // The field behind the last comma may be empty.
      if (i < source.length && source[i] !== '\n') continue;
      record.push('');
    }
    if (i < source.length) {
      i++;
      line++;
    }
    records.push(record);
    record = [];
  }
  return records;
}
