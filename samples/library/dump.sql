-- A town library, as mysqldump writes it.
/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!50503 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;

CREATE DATABASE /*!32312 IF NOT EXISTS*/ `library` /*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci */;
USE `library`;

DROP TABLE IF EXISTS `branch`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `branch` (
  `code` char(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `Name` varchar(60) NOT NULL,
  `opens` time NOT NULL DEFAULT '09:30:00',
  `spot` point DEFAULT NULL,
  PRIMARY KEY (`code`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci COMMENT='where the shelves stand';

LOCK TABLES `branch` WRITE;
/*!40000 ALTER TABLE `branch` DISABLE KEYS */;
INSERT INTO `branch` VALUES ('mid','Middle Street','09:30:00',0x00000000010100000000000000000024400000000000003440),('old','Old \"Mill\"; by the weir','-00:30:00',NULL);
/*!40000 ALTER TABLE `branch` ENABLE KEYS */;
UNLOCK TABLES;

CREATE TABLE `book` (
  `id` bigint unsigned NOT NULL AUTO_INCREMENT COMMENT 'the number on the spine',
  `branch` char(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `title` varchar(120) NOT NULL DEFAULT '',
  `isbn` char(13) COLLATE utf8mb4_bin DEFAULT NULL,
  `pages` mediumint unsigned DEFAULT '100',
  `lent` tinyint(1) NOT NULL DEFAULT '0',
  `flags` bit(5) NOT NULL DEFAULT b'101',
  `printed` year DEFAULT NULL,
  `kind` enum('novel','poems','it''s neither') NOT NULL DEFAULT 'novel',
  `marks` set('torn','signed','rare') DEFAULT 'torn',
  `price` decimal(8,2) unsigned DEFAULT '0.00',
  `bought` datetime(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  `seen` timestamp NULL DEFAULT NULL,
  `cover` mediumblob,
  `extra` json DEFAULT NULL,
  `title_lower` varchar(120) GENERATED ALWAYS AS (lower(`title`)) STORED,
  `author` varchar(60) GENERATED ALWAYS AS (json_unquote(json_extract(`extra`,_utf8mb4'$.author'))) VIRTUAL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `isbn` (`isbn`),
  UNIQUE KEY `title_start` (`title`(20),`printed`),
  KEY `branch` (`branch`),
  KEY `lower_title` ((lower(`title`))),
  FULLTEXT KEY `words` (`title`),
  CONSTRAINT `book_ibfk_1` FOREIGN KEY (`branch`) REFERENCES `branch` (`code`) ON UPDATE CASCADE,
  CONSTRAINT `pages_known` CHECK ((`pages` > 0))
) ENGINE=InnoDB AUTO_INCREMENT=42 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

INSERT INTO `book` (`id`, `branch`, `title`, `isbn`, `pages`, `lent`, `flags`, `printed`, `kind`, `marks`, `price`, `bought`, `seen`, `cover`, `extra`) VALUES (1,'mid','The Heron\'s\tyear\\','9780000000011',320,1,b'11111',2001,'poems','torn,rare',12.50,'2020-01-02 03:04:05.678','2020-06-01 12:00:00',_binary 'jpg\0\'ˇ˛','{\"author\": \"Ada Fenn\", \"shelf\": 4}'),(2,'old','W√∂lfe üê∫',NULL,1,0,b'0',NULL,'novel','',0.00,NULL,NULL,'',NULL);
INSERT INTO `book` (`branch`, `title`, `bought`) VALUES ('mid','New today',NULL);

CREATE TABLE `loan` (
  `book` bigint unsigned NOT NULL,
  `day` date NOT NULL,
  `reader` varchar(50) NOT NULL,
  PRIMARY KEY (`book`,`day`),
  CONSTRAINT `loan_ibfk_1` FOREIGN KEY (`book`) REFERENCES `book` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4
/*!50100 PARTITION BY RANGE (year(`day`))
(PARTITION p2023 VALUES LESS THAN (2024) ENGINE = InnoDB,
 PARTITION pmax VALUES LESS THAN MAXVALUE ENGINE = InnoDB) */;
INSERT INTO `loan` VALUES (1,'2023-05-05','Ivo'),(1,'2024-05-05','Mara'),(2,'0000-00-00','nobody');

/*!50001 CREATE VIEW `lent_books` AS SELECT `id` FROM `book` WHERE `lent` */;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `book_bi` BEFORE INSERT ON `book` FOR EACH ROW BEGIN
  SET NEW.title = TRIM(NEW.title);
END */;;
DELIMITER ;
/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;
