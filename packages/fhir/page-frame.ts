import { PAGE_STYLE, PAGE_STYLE_SHA256 } from './page-style.ts';
import { type Xhtml, xhtml } from './r4/xhtml.ts';

/** One page for whoever receives a message: no script, nothing fetched, the patient's name in no title. */
export function pageFrame(parts: {
  readonly title: string;
  readonly provider: string;
  readonly main: Xhtml;
  readonly footer: string;
}): string {
  const { title, provider, main, footer } = parts;
  const page = xhtml`<html lang="en-GB">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta http-equiv="Content-Security-Policy" content="${POLICY}"/>
<meta name="referrer" content="no-referrer"/>
<title>${title}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header><p>${provider}</p></header>
<main>
<h1>${title}</h1>
${main}
</main>
<footer><p>${footer}</p></footer>
</body>
</html>
`;
  return `<!doctype html>\n${page.text}`;
}

const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${PAGE_STYLE_SHA256}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
