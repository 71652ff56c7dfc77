import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { installedFiles } from './installed-files.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  publicDir: here('public'),
  plugins: [withoutRemoteFonts(), installedFiles()],
  // nhsuk-frontend speaks to Internet Explorer too (`screen\0`), which no parser takes: those rules are left out.
  css: { lightningcss: { errorRecovery: true } },
  build: {
    outDir: here('../../dist/desk'),
    emptyOutDir: true,
    target: 'es2024',
    // One file: what a page looks like comes with the first, and cannot stay away when the page comes.
    cssCodeSplit: false,
    // A data: address would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // Whatever file a schema comes to stand in, Zod is told first that it may compile none.
        codeSplitting: {
          groups: [{ name: 'schemas', test: /node_modules\/zod\/|schemas-without-eval/ }],
        },
      },
    },
  },
});

/** nhsuk-frontend asks assets.nhs.uk for its typeface. A desk asks nobody but its own server, and falls back to Arial. */
function withoutRemoteFonts(): Plugin {
  return {
    name: 'without-remote-fonts',
    enforce: 'pre',
    transform: {
      filter: { id: /nhsuk-frontend.*\.css$/ },
      handler(css) {
        const local = css
          .replaceAll(/@font-face\{[^}]*\}/g, '')
          .replaceAll(/url\(\/assets\/[^)]*\)/g, 'none');
        if (/https?:\/\/(?!www\.w3\.org)/.test(local.replaceAll(/\/\*[\s\S]*?\*\//g, ''))) {
          throw new Error('nhsuk-frontend asks for something from elsewhere');
        }
        return { code: local, map: null };
      },
    },
  };
}
