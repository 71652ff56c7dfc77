/** On every answer. The script that is served here is the weak point of a server that knows nothing, so nothing else may run or be asked. */

/** @param sites of the organisation, where a desk goes on if this one is lost */
const policy = (sites: readonly string[]) =>
  [
    "default-src 'none'",
    "object-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    `connect-src ${["'self'", ...sites].join(' ')}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "require-trusted-types-for 'script'",
    // The one by which the page names its service worker, and which gives no other address. It can be made once in a page.
    'trusted-types holdfast-worker',
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/** Off: whatever a browser offers that a desk has no use for. */
const POWERS_OFF = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'camera',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking',
];

const HEADERS = {
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'permissions-policy': [
    'publickey-credentials-get=(self)',
    'publickey-credentials-create=(self)',
    ...POWERS_OFF.map((power) => `${power}=()`),
  ].join(', '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

const TWO_YEARS_S = 63_072_000;

export type SecurityHeaders = Readonly<Record<string, string>>;

/** @param sites all that the log names, this one among them */
export function securityHeaders(origin: URL, sites: readonly string[]): SecurityHeaders {
  const others = sites.filter((site) => site !== origin.origin);
  const headers = { 'content-security-policy': policy(others), ...HEADERS };
  if (origin.protocol !== 'https:') return headers;
  return { ...headers, 'strict-transport-security': `max-age=${TWO_YEARS_S}; includeSubDomains` };
}
