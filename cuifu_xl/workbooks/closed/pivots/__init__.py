"""汇总 of a closed file: found, judged, and worked out anew where it is still ours."""
