# What a step of farringtonFlexible costs (R package `surveillance`; Debian: r-cran-surveillance).
# Reads series of counts, one a line; prints seconds of processor time a step over the last 49 weeks of each.
suppressMessages(library(surveillance))
settings <- list(b = 5, w = 3, trend = TRUE, noPeriods = 10, pastWeeksNotIncluded = 26, weightsThreshold = 2.58,
                 pThresholdTrend = 1, alpha = 0.005, thresholdMethod = "nbPlugin", limit54 = c(5, 4), reweight = TRUE,
                 fitFun = "algo.farrington.fitGLM.flexible", glmWarnings = FALSE, verbose = FALSE)
lines <- readLines(file("stdin"))
spent <- 0
steps <- 0
for (line in lines) {
  counts <- as.numeric(strsplit(line, " ")[[1]])
  settings$range <- (length(counts) - 48):length(counts)
  series <- sts(observed = matrix(counts, ncol = 1), frequency = 52, start = c(2001, 1))
  began <- proc.time()
  suppressWarnings(farringtonFlexible(series, settings))
  spent <- spent + sum((proc.time() - began)[1:2])
  steps <- steps + 49
}
cat(spent / steps, "\n")
