	.include "/dev/null"
