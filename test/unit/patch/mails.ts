// Mails and patches for tests, written by hand: nobody's mail and nobody's code.

/** One mail: headers as given, then the body. */
export function mail(headers: Readonly<Record<string, string>>, body: string): string {
  const all = { From: 'Ann Author <ann@example.org>', ...headers };
  return `${Object.entries(all)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('')}\n${body}`;
}

/** An mbox as archives give it. */
export function mbox(...mails: readonly string[]): string {
  return mails
    .map((one) => `From mboxrd@z Thu Jan  1 00:00:00 1970\n${one.replaceAll(/^(>*From )/gm, '>$1')}\n`)
    .join('');
}

/** A diff that changes line 3 of a five-line file. */
export function oneLineDiff(file: string, from: string, to: string): string {
  return [
    `diff --git a/${file} b/${file}`,
    `--- a/${file}`,
    `+++ b/${file}`,
    '@@ -1,5 +1,5 @@',
    ' one',
    ' two',
    `-${from}`,
    `+${to}`,
    ' four',
    ' five',
    '',
  ].join('\n');
}

export function patchMail(subject: string, diff: string, headers: Readonly<Record<string, string>> = {}): string {
  return mail(
    { Subject: subject, ...headers },
    `Why.\n\nSigned-off-by: Ann Author <ann@example.org>\n---\n${diff}-- \n2.40.0\n`,
  );
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
