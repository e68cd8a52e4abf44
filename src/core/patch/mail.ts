// One mail as the series reader needs it: decoded, with the patch among its attachments taken into the text.
import PostalMime, { type Attachment, type Email } from 'postal-mime';
import { bytesToBinary } from './bytes.js';

export interface Person {
  readonly name: string;
  readonly address: string;
}

export interface Mail {
  /** The file, and the mail's 1-based place in it: how messages name it. */
  readonly source: string;
  readonly place: number;
  /** Without angle brackets; null where there is none. */
  readonly id: string | null;
  /** Ids of In-Reply-To and References, nearest last. */
  readonly answers: readonly string[];
  readonly subject: string;
  readonly from: Person | null;
  /** Milliseconds since 1970; null where the header says nothing that is a date. */
  readonly date: number | null;
  /** Lines end in `\n`. */
  readonly body: string;
}

export type MailRead =
  | { readonly ok: true; readonly mail: Mail }
  | { readonly ok: false; readonly source: string; readonly place: number; readonly message: string };

/** Larger ones are not read: no patch that people review is. */
export const MAX_MAIL_BYTES = 16 * 1024 * 1024;

const PATCH_TYPES = new Set(['text/x-patch', 'text/x-diff', 'text/patch', 'text/diff', 'application/x-patch']);

export async function readMail(bytes: Uint8Array, source: string, place: number): Promise<MailRead> {
  const refuse = (message: string): MailRead => ({ ok: false, source, place, message });
  if (bytes.length > MAX_MAIL_BYTES) {
    return refuse(`the mail is ${String(bytes.length)} bytes long, above the limit of ${String(MAX_MAIL_BYTES)}`);
  }
  let email: Email;
  try {
    email = await PostalMime.parse(bytes);
  } catch (error) {
    return refuse(`the mail cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const header = (key: string): string => email.headers.find((one) => one.key === key)?.value ?? '';
  return {
    ok: true,
    mail: {
      source,
      place,
      id: ids(header('message-id'))[0] ?? null,
      answers: [...new Set([...ids(header('references')), ...ids(header('in-reply-to'))])],
      subject: (email.subject ?? '').replaceAll(/\s+/g, ' ').trim(),
      from: email.from?.address === undefined ? null : { name: email.from.name, address: email.from.address },
      date: dateOf(email.date),
      body: bodyOf(email),
    },
  };
}

function ids(header: string): string[] {
  return [...header.matchAll(/<([^<>\s]+)>/g)].map((match) => match[1] ?? '');
}

function dateOf(date: string | undefined): number | null {
  const value = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(value) ? null : value;
}

function bodyOf(email: Email): string {
  const attached = email.attachments.filter(isPatch).map(textOf);
  return [email.text ?? '', ...attached].map((part) => endLine(part.replaceAll('\r\n', '\n'))).join('');
}

function isPatch({ mimeType, filename }: Attachment): boolean {
  return PATCH_TYPES.has(mimeType) || (mimeType.startsWith('text/') && /\.(?:patch|diff)$/.test(filename ?? ''));
}

/** Attachments carry no charset that the library hands on: UTF-8 where it is valid, else one character a byte. */
function textOf({ content }: Attachment): string {
  if (typeof content === 'string') return content;
  const binary = bytesToBinary(content instanceof Uint8Array ? content : new Uint8Array(content));
  try {
    return decodeURIComponent(escapeBytes(binary));
  } catch {
    return binary;
  }
}

function escapeBytes(binary: string): string {
  return binary.replaceAll(
    /[%\u0080-\u00ff]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`,
  );
}

function endLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
