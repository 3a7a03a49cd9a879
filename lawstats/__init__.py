"""Read the annual 法治政府建设情况报告 of Chinese local governments into tidy tables."""
