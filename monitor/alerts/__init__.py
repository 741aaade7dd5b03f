"""Who is told what, in which words. Pure: nothing here sends."""
