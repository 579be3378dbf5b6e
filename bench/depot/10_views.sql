CREATE VIEW stock.PartStock
AS
SELECT p.PartId, p.Number, p.Title, ISNULL(SUM(l.Quantity), 0) AS Quantity,
       ISNULL(SUM(l.Reserved), 0) AS Reserved,
       CASE WHEN ISNULL(SUM(l.Quantity - l.Reserved), 0) < p.ReorderAt THEN 'low' ELSE 'enough' END AS State
  FROM stock.Part AS p
  LEFT JOIN stock.Level AS l ON l.PartId = p.PartId
 GROUP BY p.PartId, p.Number, p.Title, p.ReorderAt;
GO
CREATE VIEW sales.CustomerRanking
AS
SELECT TOP (100) WITH TIES c.CustomerId, c.Name + N' (' + ISNULL(c.City, N'?') + N')' AS Label,
       COUNT(DISTINCT h.OrderId) AS Orders,
       SUM(l.Quantity * l.Price * (1 - l.Discount)) AS Turnover,
       RANK() OVER (ORDER BY SUM(l.Quantity * l.Price * (1 - l.Discount)) DESC) AS Place
  FROM sales.Customer AS c
  JOIN sales.OrderHead AS h ON h.CustomerId = c.CustomerId
  JOIN sales.OrderLine AS l ON l.OrderId = h.OrderId
 WHERE h.OrderedAt >= DATEADD(month, -12, CAST(GETDATE() AS date))
 GROUP BY c.CustomerId, c.Name, c.City
 ORDER BY Turnover DESC;
GO
CREATE VIEW sales.MonthlyTurnover
AS
WITH months AS (
    SELECT DATEFROMPARTS(YEAR(h.OrderedAt), MONTH(h.OrderedAt), 1) AS Month, p.Family,
           SUM(l.Quantity * l.Price) AS Turnover
      FROM sales.OrderHead h
      JOIN sales.OrderLine l ON l.OrderId = h.OrderId
      JOIN stock.Part p ON p.PartId = l.PartId
     WHERE h.Status <> 'cancelled'
     GROUP BY DATEFROMPARTS(YEAR(h.OrderedAt), MONTH(h.OrderedAt), 1), p.Family
)
SELECT m.Month, m.Family, m.Turnover,
       LAG(m.Turnover, 1, 0) OVER (PARTITION BY m.Family ORDER BY m.Month) AS Before,
       CONVERT(char(7), m.Month, 120) AS Label
  FROM months AS m;
GO
CREATE FUNCTION stock.PartTitle (@PartId int)
RETURNS nvarchar(160)
AS
BEGIN
    DECLARE @title nvarchar(160);
    SELECT @title = Number + N': ' + Title FROM stock.Part WHERE PartId = @PartId;
    IF @title IS NULL
        SET @title = N'part ' + CONVERT(nvarchar(12), @PartId);
    RETURN @title;
END;
GO
CREATE FUNCTION sales.NetPrice (@price decimal(12, 2), @class char(1), @quantity int)
RETURNS decimal(12, 2)
WITH SCHEMABINDING
AS
BEGIN
    DECLARE @discount decimal(4, 3) = CASE @class WHEN 'A' THEN 0.10 WHEN 'B' THEN 0.05 ELSE 0 END;
    IF @quantity >= 100
        SET @discount += 0.02;
    RETURN ROUND(@price * (1 - @discount), 2);
END;
GO
CREATE FUNCTION stock.MovementsOf (@PartId int, @from datetime, @to datetime)
RETURNS TABLE
AS
RETURN (
    SELECT m.MovementId, m.WarehouseId, m.Quantity, m.Reason, m.MovedAt,
           SUM(m.Quantity) OVER (ORDER BY m.MovedAt ROWS UNBOUNDED PRECEDING) AS Running
      FROM stock.Movement AS m
     WHERE m.PartId = @PartId AND m.MovedAt >= @from AND m.MovedAt < DATEADD(day, 1, @to)
);
GO
CREATE FUNCTION stock.Successors (@PartId int)
RETURNS @found TABLE (PartId int PRIMARY KEY, Step int NOT NULL, Title nvarchar(160))
AS
BEGIN
    DECLARE @next int = @PartId, @step int = 0;
    WHILE @next IS NOT NULL AND @step < 20
    BEGIN
        IF EXISTS (SELECT * FROM @found WHERE PartId = @next)
            BREAK;
        INSERT INTO @found (PartId, Step, Title) VALUES (@next, @step, stock.PartTitle(@next));
        SELECT @next = ReplacedBy FROM stock.Part WHERE PartId = @next;
        SET @step = @step + 1;
    END;
    RETURN;
END;
GO
