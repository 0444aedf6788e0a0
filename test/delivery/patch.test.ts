import { describe, expect, it } from 'vitest';
import { changedLines } from '../../src/delivery/patch.ts';

const PATCH = `diff --git a/x.js b/x.js
--- a/x.js
+++ b/x.js
@@ -1,5 +1,4 @@
-// @ai improve
 function a() {
--- one
-  two
+  both
 }
@@ -20,2 +19,4 @@ function b() {
 keep
+new
+@@ -1 +1 @@ not a hunk
 keep
@@ -40 +41 @@
-old
+new
\\ No newline at end of file
`;

describe('where a patch changes its file', () => {
  it('names the lines as they are saved now, hunk by hunk', () => {
    expect(changedLines(PATCH)).toEqual([
      { first: 1, last: 4, removed: 3, added: 1 },
      { first: 21, last: 21, removed: 0, added: 2 },
      { first: 40, last: 40, removed: 1, added: 1 },
    ]);
  });

  it('finds nothing in an empty patch', () => {
    expect(changedLines('')).toEqual([]);
  });
});
