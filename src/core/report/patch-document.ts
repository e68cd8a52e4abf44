// A patch as one reads it in a mail program: a few headers, then the body as it came.
import type { Patch } from '../patch/patch.js';

export interface PatchDocument {
  readonly text: string;
  /** Lines above the body: line `n` of the mail's body is line `n + offset` of the text, both 1-based. */
  readonly offset: number;
}

export function patchDocument({ mail, author }: Patch): PatchDocument {
  const { subject, id, date } = mail;
  const headers = [
    `From: ${author}`,
    `Subject: ${subject}`,
    ...(date === null ? [] : [`Date: ${new Date(date).toUTCString()}`]),
    ...(id === null ? [] : [`Message-ID: <${id}>`]),
    '',
  ];
  return { text: [...headers, mail.body].join('\n'), offset: headers.length };
}
