// A patch as the mail that `git format-patch` writes and `git am` takes.

export interface MailAuthor {
  readonly name: string;
  readonly email: string;
}

export interface PatchMail {
  readonly author: MailAuthor;
  /** As in RFC 5322. */
  readonly date: string;
  readonly number: number;
  readonly total: number;
  readonly subject: string;
  /** Ends in a newline. */
  readonly body: string;
}

const NO_COMMIT = '0'.repeat(40);
/** Columns of a header line. */
const HEADER_WIDTH = 78;

/** Everything above the `---`, sign-off included where `signed`; ends in a newline. */
export function mailHead(mail: PatchMail, signed: boolean): string {
  const { author, date, subject, body } = mail;
  const digits = String(mail.total).length;
  const number = String(mail.number).padStart(digits, '0');
  const title = `[PATCH ${number}/${String(mail.total)}] ${subject}`;
  const sender = `${encodedName(author.name)} <${author.email}>`;
  const trailer = signed ? `\nSigned-off-by: ${author.name} <${author.email}>\n` : '';
  const isAscii = isPlain(body + trailer);
  return [
    `From ${NO_COMMIT} Mon Sep 17 00:00:00 2001`,
    `From: ${sender}`,
    `Date: ${date}`,
    ...folded(`Subject: ${isPlain(title) ? title : encodedWord(title)}`),
    ...(isAscii
      ? []
      : ['MIME-Version: 1.0', 'Content-Type: text/plain; charset=UTF-8', 'Content-Transfer-Encoding: 8bit']),
    '',
    body + trailer,
  ].join('\n');
}

/** `0003-mm-mincore-use-pte_try_map_locked.patch`, as git names it. */
export function mailFileName(number: number, subject: string): string {
  const name = subject
    .replaceAll(/[^A-Za-z0-9_.]+/g, '-')
    .replaceAll(/\.+/g, '.')
    .replace(/^[-.]+/, '')
    .slice(0, 52)
    .replace(/[-.]+$/, '');
  return `${String(number).padStart(4, '0')}-${name}.patch`;
}

/** Characters that a header may hold as they are. */
function isPlain(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- these are the characters of ASCII
  return /^[\x00-\x7f]*$/.test(text);
}

function encodedName(name: string): string {
  if (!isPlain(name)) return encodedWord(name);
  return /[()<>[\]:;@\\,."]/.test(name) ? `"${name.replaceAll(/["\\]/g, String.raw`\$&`)}"` : name;
}

/** RFC 2047, quoted-printable, in UTF-8. */
function encodedWord(text: string): string {
  const bytes = encodeURIComponent(text).replaceAll(/%[0-9A-F]{2}|./g, (part) => {
    if (part.startsWith('%')) return part === '%20' ? '_' : `=${part.slice(1)}`;
    return /[A-Za-z0-9]/.test(part) ? part : `=${part.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return `=?UTF-8?q?${bytes}?=`;
}

/** Continuation lines of a header begin with a space. */
function folded(header: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of header.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > HEADER_WIDTH) {
      lines.push(line);
      line = ` ${word}`;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
