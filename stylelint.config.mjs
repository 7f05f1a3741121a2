// How the style sheets are written. `make check` asks for it; what can be mended, is by
// `npx stylelint --fix "static/{css,pdf}/*.css"`.

// The four widths at which a layout changes, in rem; the top of static/css/base.css says what each is for.
const breakpoints = { small: 30, medium: 48, large: 62, wide: 72 };
const widths = Object.values(breakpoints);

export default {
  extends: ["stylelint-config-standard"],
  plugins: ["@stylistic/stylelint-plugin"],
  reportDescriptionlessDisables: true,
  reportNeedlessDisables: true,
  rules: {
    // One declaration a line, one selector a line, a blank line between rules (that one is the standard's).
    "@stylistic/indentation": 2,
    "@stylistic/max-line-length": 120,
    "@stylistic/max-empty-lines": 1,
    "@stylistic/no-eol-whitespace": true,
    "@stylistic/no-missing-end-of-source-newline": true,
    "@stylistic/block-opening-brace-space-before": "always",
    "@stylistic/block-opening-brace-newline-after": "always",
    "@stylistic/block-closing-brace-newline-before": "always",
    "@stylistic/block-closing-brace-newline-after": "always",
    "@stylistic/declaration-block-semicolon-newline-after": "always",
    "@stylistic/declaration-block-trailing-semicolon": "always",
    "@stylistic/declaration-colon-space-before": "never",
    "@stylistic/declaration-colon-space-after": "always-single-line",
    "@stylistic/selector-list-comma-newline-after": "always",

    // Any other width is refused; so are notations and features that would pass by this list.
    // "width >= 48rem" says the same as "min-width: 48rem", but browsers before 2023 drop the whole block.
    "media-feature-range-notation": "prefix",
    "media-feature-name-allowed-list": [
      "min-width",
      "max-width",
      "forced-colors",
      "prefers-color-scheme",
      "prefers-reduced-motion",
    ],
    "media-feature-name-value-allowed-list": {
      "min-width": widths.map((width) => `${width}rem`),
      "max-width": widths.map((width) => `${width - 0.01}rem`),
    },

    // block, block__part, block--kind: KERN's way, and ours.
    "selector-class-pattern": /^[a-z][a-z0-9]*(-[a-z0-9]+)*(__[a-z0-9]+([-_][a-z0-9]+)*)?(--[a-z0-9]+(-[a-z0-9]+)*)?$/.source,

    // Off: to sort rules by weight would change which of them wins.
    "no-descending-specificity": null,
    // Names of fonts and of paper are written as they are; the PDF engine knows sizes of paper either way.
    "value-keyword-case": ["lower", { ignoreKeywords: ["A4"], ignoreProperties: [/font-family/] }],
  },
  overrides: [
    {
      // WeasyPrint reads it, not a browser: named strings and page numbers come from CSS for paged media.
      files: ["static/pdf/*.css"],
      rules: {
        "declaration-property-value-no-unknown": [
          true,
          { ignoreProperties: { "string-set": /.+/, content: [/^leader\(/, /^string\(/] } },
        ],
      },
    },
  ],
};
