import './two-keys.css';

const PLACES = [
  { x: 8, label: '1' },
  { x: 128, label: '2' },
] as const;

/** Two keys, and how many of them are made: the words beside it say the same. */
export function TwoKeys({ made }: { readonly made: number }) {
  return (
    <>
      <svg className="desk-two-keys" viewBox="0 0 240 64" aria-hidden="true">
        {PLACES.map(({ x, label }, i) => (
          <g key={label} className={i < made ? 'desk-two-keys__made' : 'desk-two-keys__open'}>
            <circle cx={x + 24} cy="32" r="18" />
            <path d={`M${x + 42} 32h52m-10 0v12m-14-12v9`} />
            <text x={x + 24} y="38" textAnchor="middle">
              {label}
            </text>
          </g>
        ))}
      </svg>
      <p className="nhsuk-hint">{made} of 2 passkeys made</p>
    </>
  );
}
