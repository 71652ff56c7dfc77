export function sourceWords(source: string): string {
  return source === 'nhs-111-report' ? 'NHS 111 report' : source;
}
